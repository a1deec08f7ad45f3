// The parts of a simulation and what it keeps per CPU beside them: built from a machine and a policy,
// without behaviour. The layers above add it, one subject each: drains.ts, op-flush.ts, cpu-life.ts.
// What the tasks do, and where, is simulation.ts.
import type { Spec } from '../../shared/spec/spec.ts';
import { AgeWatch } from './age-watch.ts';
import { Counters } from './counters.ts';
import { Costs } from './costs.ts';
import { Cpus } from './cpus.ts';
import { EventQueue } from './event-queue.ts';
import { Exposure } from './exposure.ts';
import { Histogram } from './histogram.ts';
import { PendingFlushes } from './pending.ts';
import { Shootdowns, type ShootdownListener } from './shootdown.ts';
import { Tlb } from './tlb.ts';

/** What a CPU does after a drain. */
export const after = { switch: 0, op: 1, entry: 2 } as const;
export const forgetEveryNs = 100_000;

/** What the parts depend on: not what the tasks do. */
export type Setup = Pick<Spec, 'machine' | 'policy'>;

export abstract class SimulationParts implements ShootdownListener {
  readonly cpus: Cpus;
  readonly counters = new Counters();
  readonly exposure: Exposure;
  readonly latency = new Histogram();
  /** Requests with t0 in [measureFrom, measureTo) are observed. */
  measureFrom = 0;
  measureTo = Infinity;
  /** Measured shootdowns and broadcasts that have not returned. */
  underWay = 0;
  /** Breaches of a contract that is checked at switches or entries. */
  breaches = 0;

  protected readonly setup: Setup;
  protected readonly costs: Costs;
  protected readonly events: EventQueue;
  protected readonly tlb: Tlb;
  protected readonly pending: PendingFlushes;
  protected readonly shootdowns: Shootdowns;
  protected readonly age: AgeWatch | null;
  protected readonly n: number;
  protected readonly wakeSlot: number;
  protected readonly tickSlot: number;
  protected readonly ageSlot: number;
  protected readonly phaseSlot: number;
  protected readonly drains: { switch: boolean; idleExit: boolean; tick: boolean; entry: boolean };
  protected readonly postsIdle: boolean;
  protected readonly freeList: Int32Array;
  protected readonly leftIdle: Uint8Array;
  protected readonly postedIdle: Uint8Array;
  protected readonly flushStart: Float64Array;
  protected readonly flushPages: Int32Array;
  protected readonly isFlushDone: Uint8Array;
  protected readonly afterDrain: Uint8Array;
  protected nextForget = forgetEveryNs;

  /** `tasks` is how many can post flushes, `wakeSlots` how many wake-ups there can be at a time. */
  constructor(setup: Setup, tasks: number, wakeSlots: number) {
    const { machine, policy } = setup;
    this.setup = setup;
    this.n = machine.cpus;
    this.wakeSlot = this.n;
    this.tickSlot = this.wakeSlot + wakeSlots;
    this.ageSlot = this.tickSlot + this.n;
    this.phaseSlot = this.ageSlot + this.n;
    this.events = new EventQueue(this.phaseSlot + this.n);
    this.costs = new Costs(machine);
    this.cpus = new Cpus(this.n, this.events, this.phaseSlot, machine.tlbKernelShare);
    this.tlb = new Tlb(machine);
    this.exposure = new Exposure(this.n, this.cpus.lastUser, this.tlb);
    this.pending = new PendingFlushes(policy.pending, this.n, tasks, policy.flushCeilingPages);
    this.age = policy.maxAgeUs === null ? null : new AgeWatch(policy.maxAgeUs, this.n);
    this.drains = {
      switch: policy.drainAt.includes('context-switch') || policy.pending === 'task',
      idleExit: policy.drainAt.includes('idle-exit') && policy.pending !== 'task',
      tick: policy.drainAt.includes('tick') && policy.pending !== 'task',
      entry: policy.drainAt.includes('kernel-entry') && policy.pending !== 'task',
    };
    this.postsIdle = policy.remote === 'ipi' && policy.targets === 'running';
    this.freeList = new Int32Array(this.n);
    this.leftIdle = new Uint8Array(this.n);
    this.postedIdle = new Uint8Array(this.n);
    this.flushStart = new Float64Array(this.n);
    this.flushPages = new Int32Array(this.n);
    this.isFlushDone = new Uint8Array(this.n);
    this.afterDrain = new Uint8Array(this.n);
    this.shootdowns = new Shootdowns({
      cpus: this.cpus,
      costs: this.costs,
      events: this.events,
      exposure: this.exposure,
      counters: this.counters,
      tickSlot: this.tickSlot,
      phaseSlot: this.phaseSlot,
      listener: this,
    });
    this.shootdowns.runsAhead = this.age === null;
  }

  abstract fullyFlushed(cpu: number, start: number, end: number): void;
  abstract unwaitedTaken(cpu: number): void;
}
