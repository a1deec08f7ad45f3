import { shortKey } from '../../shared/text/results.ts';
import type { Machine } from '../../shared/spec/machine.ts';
import type { Policy } from '../../shared/spec/policy.ts';
import type { ReplayResult } from '../../shared/trace-replay.ts';
import { replayWords } from './made-words.ts';

/** Whether both have the same values, in whatever order. */
function isSame(a: object, b: object): boolean {
  const entries = (of: object) => JSON.stringify(Object.entries(of).toSorted());
  return entries(a) === entries(b);
}

/** Presets as they are without a field set. */
export interface PresetsOf {
  /** Of the name of the machine; null if there is none. */
  readonly machine: Machine | null;
  readonly policies: readonly Policy[];
}

/**
 * The words of the command that gives these replays again: of one trace, machine and loop. Where fields
 * of their presets were set, those of the command that lists the stored ones.
 */
export function replayCommand(
  replays: readonly ReplayResult[],
  { machine: preset, policies: presets }: PresetsOf,
): string[] {
  const [first] = replays;
  if (!first) return [];
  const { trace, machine, loop } = first;
  const id = shortKey(trace.hash);
  const isPreset = replays.every(({ policy }) => presets.some((known) => isSame(known, policy)));
  if (!isPreset || !preset || !isSame(preset, machine)) return ['lab', 'trace', 'replays', id];
  const policies = replays.map(({ policy }) => policy.name);
  return replayWords({ id, policies, loop, machine: machine.name });
}

/** Words for a machine, as in a `Hardware:` line. */
export function describeMachine({ name, cpus, sockets, ghz }: Machine): string {
  return `${name}, ${cpus} CPUs, ${sockets} socket${sockets > 1 ? 's' : ''}, ${ghz} GHz`;
}
