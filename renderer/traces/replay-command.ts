import { shortKey } from '../../shared/text/results.ts';
import type { Machine } from '../../shared/spec/machine.ts';
import type { Policy } from '../../shared/spec/policy.ts';
import type { ReplayResult } from '../../shared/trace-replay.ts';
import { replayWords } from './made-words.ts';

/** Whether both have the same values, in any order. */
function isSame(a: object, b: object): boolean {
  const entries = (of: object) => JSON.stringify(Object.entries(of).toSorted());
  return entries(a) === entries(b);
}

/** Unmodified presets. */
export interface PresetsOf {
  /** The preset of the machine's name; null if there is none. */
  readonly machine: Machine | null;
  readonly policies: readonly Policy[];
}

/**
 * The command, in words, that repeats these replays of one trace, machine and loop. If fields of their
 * presets were set, the command that lists the stored ones.
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

/** A machine in words, as in a `Modelled hardware:` line. */
export function describeMachine({ name, cpus, sockets, ghz }: Machine): string {
  return `${name}, ${cpus} CPUs, ${sockets} socket${sockets > 1 ? 's' : ''}, ${ghz} GHz`;
}
