// What the CPUs of a generation cost: published transfers where there are any, and constants that were
// fitted to measured rows (fitted-constants.ts). A machine adds how many there are and how they sit.
import type { MachineProfile } from '../../../shared/spec/machine.ts';
import { constantsOf, type Constants } from '../constants.ts';
import { cycleCosts } from './cycle-costs.ts';

type Costs = Partial<Omit<MachineProfile, 'name' | 'cpus' | 'sockets'>>;

/**
 * Published or assumed costs, before what is fitted. Transfers: core-to-core-latency (nviennot, 2022),
 * Broadwell, Ice Lake for Skylake, and Milan; those of Haswell and Ivy Bridge are fitted.
 */
const published = {
  broadwell: { lineThreadNs: 7.6, lineNearNs: 44, lineFarNs: 118 },
  haswell: { lineThreadNs: 8, lineNearNs: 37, lineFarNs: 120 },
  'ivy-bridge': { lineThreadNs: 8, lineNearNs: 50, lineFarNs: 120 },
  skylake: { lineThreadNs: 8.1, lineNearNs: 51, lineFarNs: 108 },
  milan: { lineThreadNs: 9.8, lineGroupNs: 23, lineNearNs: 107, lineFarNs: 197 },
} as const satisfies Readonly<Record<string, Costs>>;

export type Generation = keyof typeof published;
export const generations = Object.keys(published) as Generation[];

/** Where a generation has no constant of its own: the middle of what the others have. */
const usual = { irqCycles: 700, ipiNearNs: 320, ipiFarNs: 480, icrNs: 20, fullFlushCycles: 700 };

/** What a CPU of a generation costs. */
export function costsOf(generation: Generation, constants: Constants) {
  return {
    ...cycleCosts,
    csdCycles: 0,
    ...usual,
    ...constantsOf(constants, 'all'),
    ...published[generation],
    ...constantsOf(constants, generation),
  };
}
