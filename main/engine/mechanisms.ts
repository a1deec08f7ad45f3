// What a CPU can do beside work and flushes, where a machine or a kernel has it: being taken off by a host,
// sleeping deeply, losing its TLB at switches. Null where it has not, so that nothing is slower for it.
import { AddressSpaces, losesAtSwitches } from './address-spaces.ts';
import { Clock } from './clock.ts';
import type { Costs } from './costs.ts';
import type { Cpus } from './cpus.ts';
import { DeepIdle, sleepsDeeply } from './deep-idle.ts';
import type { Exposure } from './exposure.ts';
import type { Flushes } from './flushes.ts';
import type { Host } from './host.ts';
import type { Stream } from './random.ts';
import type { Setup } from './setup.ts';
import type { Tlb } from './tlb.ts';
import { Vcpus } from './vcpus.ts';

/** Streams of random numbers by consumer. */
export type MakeStream = (consumer: string) => Stream;

export interface Mechanisms {
  readonly vcpus: Vcpus | null;
  readonly deepIdle: DeepIdle | null;
  readonly spaces: AddressSpaces | null;
}

/** Without streams no host takes CPUs away. */
const isGuest = ({ machine }: Setup, makeStream?: MakeStream): makeStream is MakeStream =>
  makeStream !== undefined && machine.vcpuStolenMs > 0;

/** A clock for all that happens on a machine; `wakes` is how many wake-ups there can be at a time. */
export function makeClock(setup: Setup, wakes: number, makeStream?: MakeStream): Clock {
  const { cpus } = setup.machine;
  const vcpus = isGuest(setup, makeStream) ? cpus : 0;
  return new Clock(cpus, wakes, vcpus, sleepsDeeply(setup) ? cpus : 0);
}

export function makeMechanisms(
  parts: {
    readonly setup: Setup;
    readonly clock: Clock;
    readonly cpus: Cpus;
    readonly costs: Costs;
    readonly tlb: Tlb;
    readonly host: Host;
    readonly exposures: readonly Exposure[];
    readonly flushes: Flushes;
  },
  makeStream?: MakeStream,
): Mechanisms {
  const { setup } = parts;
  return {
    vcpus: isGuest(setup, makeStream) ? new Vcpus(parts, makeStream) : null,
    deepIdle: sleepsDeeply(setup) ? new DeepIdle(parts) : null,
    spaces: losesAtSwitches(setup) ? new AddressSpaces(parts) : null,
  };
}
