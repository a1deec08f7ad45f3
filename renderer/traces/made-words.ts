import { isPresetName, presetNameRule } from '../../shared/spec/preset-name.ts';
import type { ReplayLoop } from '../../shared/trace-replay.ts';

interface OfTrace {
  /** Its number, or digits of its hash: numbers differ between databases. */
  readonly id: string;
  readonly machine: string;
}

/** The command, in words, that makes the same workload. */
export function fitWords({ id, machine, name }: OfTrace & { readonly name: string }): string[] {
  return ['lab', 'trace', 'fit', id, '--name', name, '--machine', machine];
}

/** The command, in words, that gives the same replays. */
export function replayWords({
  id,
  machine,
  policies,
  loop,
}: OfTrace & { readonly policies: readonly string[]; readonly loop: ReplayLoop }): string[] {
  const words = ['lab', 'trace', 'replay', id, '--policies', policies.join(',')];
  return [...words, '--loop', loop, '--machine', machine, '--operations'];
}

/** Default name of a workload made from a trace. */
export function defaultFitName(hash: string): string {
  return `trace-${hash.slice(0, 8)}`;
}

/** The problem with the name of a workload; empty if valid. */
export function checkFitName(name: string): string {
  if (isPresetName(name)) return '';
  return name === '' ? 'Give it a name.' : `A name is ${presetNameRule}.`;
}
