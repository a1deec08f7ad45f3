// A machine on which something was measured: what is known of it, and what had to be assumed. What its
// CPUs cost is fitted, by generation.
import type { MachineProfile } from '../../../shared/spec/machine.ts';
import type { Constants } from '../constants.ts';
import { costsOf, type Generation } from './generation.ts';

export interface MeasuredMachine {
  readonly name: string;
  readonly title: string;
  readonly generation: Generation;
  readonly cpus: number;
  readonly sockets: number;
  readonly threadsPerCore: number;
  /** 0 is a whole socket. */
  readonly coresPerGroup: number;
  readonly ghz: number;
  /** Of these facts those that no source states. */
  readonly assumed: readonly string[];
}

/** The machine under given constants. */
export function profileOf(machine: MeasuredMachine, constants: Constants): MachineProfile {
  const { name, generation, cpus, sockets, threadsPerCore, coresPerGroup, ghz } = machine;
  return {
    ...costsOf(generation, constants),
    name,
    cpus,
    sockets,
    threadsPerCore,
    coresPerGroup,
    ghz,
  };
}
