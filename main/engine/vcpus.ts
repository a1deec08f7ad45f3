// The vCPUs of a guest (MODEL.md, section 2c): the host takes each off its CPU now and then, as times drawn
// from a stream of its own say. One that is off does nothing and takes no interrupt until it runs again;
// one that is idle or in a handler is not taken off meanwhile. With a paravirtual flush others leave a mark
// on it instead of an interrupt. What a mark closes is the shootdown's.
import type { Clock } from './clock.ts';
import type { Costs } from './costs.ts';
import type { Cpus } from './cpus.ts';
import type { Exposure } from './exposure.ts';
import type { Flushes } from './flushes.ts';
import type { Host } from './host.ts';
import { phase } from './phase.ts';
import type { Stream } from './random.ts';
import type { Setup } from './setup.ts';

/** Whether a kernel marks vCPUs that are off: in flushes of user mappings only. */
export function marksOff({ kernel, domain }: Setup): boolean {
  return kernel.pvFlush && domain === 'user';
}

export class Vcpus {
  private readonly clock: Clock;
  private readonly cpus: Cpus;
  private readonly costs: Costs;
  private readonly host: Host;
  private readonly exposures: readonly Exposure[];
  private readonly flushes: Flushes;
  private readonly runNs: number;
  private readonly offNs: number;
  private readonly streams: readonly Stream[];
  /** Per CPU: until when it is off; and when the flush is done that a mark asks for, if there is one; ns. */
  private readonly offUntil: Float64Array;
  private readonly cleanAt: Float64Array;

  constructor(
    parts: {
      readonly setup: Setup;
      readonly clock: Clock;
      readonly cpus: Cpus;
      readonly costs: Costs;
      readonly host: Host;
      readonly exposures: readonly Exposure[];
      readonly flushes: Flushes;
    },
    makeStream: (consumer: string) => Stream,
  ) {
    const { machine } = parts.setup;
    this.clock = parts.clock;
    this.cpus = parts.cpus;
    this.costs = parts.costs;
    this.host = parts.host;
    this.exposures = parts.exposures;
    this.flushes = parts.flushes;
    this.runNs = machine.vcpuRunMs * 1e6;
    this.offNs = machine.vcpuStolenMs * 1e6;
    const n = machine.cpus;
    this.streams = Array.from({ length: n }, (_, cpu) => makeStream(`cpu/${cpu}/vcpu`));
    this.offUntil = new Float64Array(n).fill(-Infinity);
    this.cleanAt = new Float64Array(n).fill(-Infinity);
    // As if it had always been so: the share of vCPUs that are off at first is that of later times.
    const isOff = this.offNs / (this.offNs + this.runNs);
    this.streams.forEach((stream, cpu) => {
      this.clock.vcpus.set(cpu, stream.uniform() < isOff ? 0 : this.drawRun(cpu));
    });
  }

  private drawRun(cpu: number): number {
    return this.streams[cpu].exponential(this.runNs);
  }

  /** The host wants the CPU of a vCPU at t, or gives it back. */
  deschedules(cpu: number, t: number): void {
    const { cpus, clock } = this;
    const busyUntil = cpus.handlerEnd[cpu];
    if (this.offUntil[cpu] === t) this.runsAgain(cpu, t);
    else if (busyUntil > t) clock.vcpus.set(cpu, busyUntil);
    else if (cpus.phases[cpu] === phase.idle) clock.vcpus.set(cpu, t + this.drawRun(cpu));
    else {
      const off = this.streams[cpu].exponential(this.offNs);
      this.offUntil[cpu] = t + off;
      this.host.takes(cpu, t, off);
      clock.vcpus.set(cpu, t + off);
    }
  }

  /** A vCPU is back at t: what it was stale of for the horizon by then has seen none of its user code. */
  private runsAgain(cpu: number, t: number): void {
    for (const exposure of this.exposures) exposure.passHorizon(cpu, t);
    this.clock.vcpus.set(cpu, t + this.drawRun(cpu));
  }

  /** Whether a vCPU is off at t. */
  isOffAt(cpu: number, t: number): boolean {
    return this.offUntil[cpu] > t;
  }

  /**
   * Marks a vCPU that is off: the host flushes its TLB before it runs again. Returns when that is done,
   * ns.
   */
  mark(cpu: number): number {
    const runsAt = this.offUntil[cpu];
    if (this.cleanAt[cpu] > runsAt) return this.cleanAt[cpu];
    const { fullFlush } = this.costs;
    const end = runsAt + fullFlush;
    this.cleanAt[cpu] = end;
    this.host.takes(cpu, runsAt, fullFlush);
    this.flushes.isEmptied(cpu, runsAt, end);
    return end;
  }
}
