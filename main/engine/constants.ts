// Constants that were fitted to measured rows, by name: `haswell.irqCycles` is of a CPU generation,
// `linux-4.10.sendLines` of a kernel, `all.invlpgCycles` of all. A calibration looks at others than the
// stored ones, so whoever builds something from constants takes them as an argument.
import { fittedConstants } from './fitted-constants.ts';

export type Constants = Readonly<Record<string, number>>;

export const storedConstants: Constants = fittedConstants;

/** @throws Error if there is none of this name: a fault of the program. */
export function constant(constants: Constants, name: string): number {
  const value = constants[name];
  if (value === undefined) throw new Error(`no constant ${name}`);
  return value;
}

/** All constants of a group, under the names of their fields. */
export function constantsOf(constants: Constants, group: string): Record<string, number> {
  const own = Object.entries(constants).filter(([name]) => name.startsWith(`${group}.`));
  return Object.fromEntries(own.map(([name, value]) => [name.slice(group.length + 1), value]));
}
