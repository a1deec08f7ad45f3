import type { EventColumns } from '../../../../../main/trace/event-columns.ts';
import { makeValues } from '../../../../../main/trace/event-columns.ts';
import { kindOf } from '../../../../../main/trace/events/index.ts';
import type { TraceEventName } from '../../../../../shared/trace-names.ts';

/** An event by hand: its values are the fields of its kind, in their order. */
export interface MadeEvent {
  readonly timeNs: number;
  readonly cpu: number;
  readonly pid: number;
  readonly kind: TraceEventName;
  readonly values: readonly number[];
}

/** Names that the events below refer to. */
export const names = ['', 'GFP_HIGHUSER_MOVABLE|__GFP_ZERO', 'GFP_KERNEL'];

/** Letters as kernels print them; R+ is preempted. */
const stateOf = (state: string) => state.charCodeAt(0) + (state.endsWith('+') ? 256 : 0);

const us = 1000;
export const change = (atUs: number, cpu: number, from: number, state: string, to: number) =>
  ({
    timeNs: atUs * us,
    cpu,
    pid: from,
    kind: 'sched_switch',
    values: [from, stateOf(state), to],
  }) as const satisfies MadeEvent;
export const wakes = (atUs: number, cpu: number, pid: number, woken: number) =>
  ({
    timeNs: atUs * us,
    cpu,
    pid,
    kind: 'sched_wakeup',
    values: [woken, cpu],
  }) as const satisfies MadeEvent;
export const alloc = (
  atUs: number,
  cpu: number,
  pid: number,
  pfn: number,
  { order = 0, isUser = true }: { readonly order?: number; readonly isUser?: boolean } = {},
) =>
  ({
    timeNs: atUs * us,
    cpu,
    pid,
    kind: 'mm_page_alloc',
    values: [pfn, order, isUser ? 1 : 2, 0],
  }) as const satisfies MadeEvent;
export const flushes = (atUs: number, cpu: number, pid: number) =>
  ({
    timeNs: atUs * us,
    cpu,
    pid,
    kind: 'tlb_flush',
    values: [1, -1],
  }) as const satisfies MadeEvent;

function toColumns(events: readonly MadeEvent[]): EventColumns {
  const values = makeValues(events.length);
  events.forEach((event, at) => event.values.forEach((value, v) => (values[v]![at] = value)));
  return {
    count: events.length,
    timeNs: Float64Array.from(events, (event) => event.timeNs),
    kind: Uint8Array.from(events, (event) => kindOf(event.kind)),
    pid: Int32Array.from(events, (event) => event.pid),
    values,
  };
}

/** The events by CPU, in chunks of so many. */
export function toCpus(events: readonly MadeEvent[], chunk = 1000) {
  const byCpu = Map.groupBy(
    events.toSorted((a, b) => a.timeNs - b.timeNs),
    (event) => event.cpu,
  );
  return [...byCpu.entries()]
    .sort(([a], [b]) => a - b)
    .map(([cpu, own]) => {
      const chunks: EventColumns[] = [];
      for (let at = 0; at < own.length; at += chunk) {
        chunks.push(toColumns(own.slice(at, at + chunk)));
      }
      return { cpu, chunks };
    });
}
