// A machine on which nothing was measured here: its layout is known, what its CPUs cost is taken from the
// nearest generation that was fitted. What is assumed of it is said wherever machines are listed.
import type { MachineProfile } from '../../../shared/spec/machine.ts';
import type { Constants } from '../constants.ts';
import { profileOf, type MeasuredMachine } from './measured-machine.ts';

export interface AssumedMachine extends MeasuredMachine {
  /** Fields that its generation does not give. */
  readonly more?: Partial<Omit<MachineProfile, 'name' | 'cpus' | 'sockets'>>;
}

/** The machine under given constants. */
export function profileOfAssumed(machine: AssumedMachine, constants: Constants): MachineProfile {
  return { ...profileOf(machine, constants), ...machine.more };
}
