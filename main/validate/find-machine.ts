import type { Machine } from '../../shared/spec/machine.ts';
import type { Constants } from '../engine/constants.ts';
import type { Generation } from '../engine/machines/generation.ts';
import { profileOf, type MeasuredMachine } from '../engine/machines/measured-machine.ts';
import { measuredMachines } from '../engine/machines/measured/index.ts';
import type { MachineFacts, Measurement } from './measurement.ts';

export interface FoundMachine {
  readonly machine: Machine;
  readonly generation: Generation;
  /** False if it is made from what a row or its file says of it. */
  readonly isBuiltIn: boolean;
  /** What was assumed of it, in words; none for a machine that is known. */
  readonly notes: readonly string[];
}

/** What a CPU's name says of its generation; the first that fits. */
const signs: readonly (readonly [RegExp, Generation])[] = [
  [/ v4\b|broadwell|\bbdw/i, 'broadwell'],
  [/ v3\b|haswell|\bhsw/i, 'haswell'],
  [/ v2\b|ivy|sandy|\bivb|\bivt/i, 'ivy-bridge'],
  [/epyc|amd|ryzen|zen|milan|rome|genoa/i, 'milan'],
  [/xeon|intel|skylake|cascade|ice lake|platinum|gold|\bskx|\bskl|\bicx/i, 'skylake'],
];

const otherArchitectures = /arm|aarch64|ampere|altra|graviton|cortex|risc-?v|power\d|s390/i;

/** The generation that a CPU's name tells; undefined if it tells none. */
export function findGeneration(said: string): Generation | undefined {
  return signs.find(([sign]) => sign.test(said))?.[1];
}

/** Whether a name is one of an architecture that the lab has not. */
export function isOtherArchitecture(said: string): boolean {
  return otherArchitectures.test(said);
}

/** A machine that is not built in, made from what is said of it; null for another architecture. */
function makeFromFacts(name: string, facts: MachineFacts): MeasuredMachine | null {
  const said = `${facts.cpu ?? ''} ${name}`;
  if (isOtherArchitecture(said)) return null;
  const generation = findGeneration(said);
  const threads = facts.threads ?? facts.cores;
  const cores = facts.cores ?? threads;
  const assumed = [
    ...(generation ? [] : ['generation']),
    ...(threads ? [] : ['cpus']),
    ...(facts.sockets ? [] : ['sockets']),
    ...(facts.ghz ? [] : ['ghz']),
  ];
  const cpus = threads ?? 56;
  return {
    name,
    title: facts.cpu ?? name,
    generation: generation ?? 'skylake',
    cpus,
    sockets: facts.sockets ?? 1,
    threadsPerCore: cores ? Math.max(1, Math.round(cpus / cores)) : 1,
    coresPerGroup: generation === 'milan' ? 8 : 0,
    ghz: facts.ghz ?? 2.2,
    assumed,
  };
}

function toFound(
  machine: MeasuredMachine,
  constants: Constants,
  notes: readonly string[],
): FoundMachine {
  const profile = profileOf(machine, constants);
  const sockets = Math.min(machine.sockets, machine.cpus);
  const isBuiltIn = measuredMachines.includes(machine);
  const { generation } = machine;
  return { machine: { ...profile, sockets }, generation, isBuiltIn, notes };
}

/**
 * Finds the machine of a row: built in, else made from the facts of the row. Null if it is
 * none that the lab has: another architecture, or nothing is said of it.
 */
export function machineFinder(constants: Constants): (row: Measurement) => FoundMachine | null {
  return (row) => {
    const builtIn = measuredMachines.find(({ name }) => name === row.machine);
    if (builtIn) {
      const { assumed } = builtIn;
      return toFound(builtIn, constants, assumed.length ? [`assumed: ${assumed.join(', ')}`] : []);
    }
    const own = row.machineFacts;
    if (row.machine === undefined && !own) return null;
    const made = makeFromFacts(row.machine ?? 'unnamed', own ?? {});
    if (!made) return null;
    const { generation, assumed } = made;
    const rest = assumed.length ? `; assumed: ${assumed.join(', ')}` : '';
    return toFound(made, constants, [`machine made from facts, as ${generation}${rest}`]);
  };
}
