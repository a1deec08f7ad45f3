import { formatCount, formatTime } from '../text/format.ts';

/** Where a step stands in the lanes. */
export interface Place {
  readonly cpu: number;
  readonly t: number;
}

/** One step of what happened, numbered by its place in the list. `at` is ns after the request's t0. */
export interface Step {
  readonly title: string;
  readonly at: number;
  readonly detail: string;
  readonly place: Place;
}

/** How a part of the way is drawn: as a policy's work, its overhead, waiting, or what a CPU did beside it. */
export type Tone = 'flush' | 'work' | 'wait' | 'held' | 'travel';

export interface PathPart {
  readonly name: string;
  readonly ns: number;
  readonly tone: Tone;
}

/** A request, told. */
export interface ToldRequest {
  readonly title: string;
  readonly lead: string;
  readonly steps: readonly Step[];
  /** Where the time from t0 to the return went, along the last target; empty if nobody was waited for. */
  readonly path: readonly PathPart[];
  readonly lastTarget: number;
  /** From t0 to the return; NaN if that is not known. */
  readonly returnsNs: number;
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** A point of time, in ms with all its ns. */
export function formatMoment(ns: number): string {
  return `${(ns / 1e6).toFixed(6)} ms`;
}

/** A window, which is `>5 ms` if it was open then. */
export function formatOpen(ns: number, isOpen: boolean): string {
  return `${isOpen ? '>' : ''}${formatTime(ns)}`;
}
