// The machine: the parts of a simulation put together, and what leads from one to the next. Each part
// has one subject and a file of its own; the clock says what happens when, the work source what a CPU
// does next. No clock of the host, no input or output.
import { losesAtSwitches } from './address-spaces.ts';
import { AgeTimer } from './age-timer.ts';
import type { Clock, ClockListener } from './clock.ts';
import { refuseCode } from './code-array.ts';
import type { ContractCheck } from './contract-check.ts';
import type { Costs } from './costs.ts';
import { Counters } from './counters.ts';
import { Cpus } from './cpus.ts';
import type { Checkpoint } from './drains.ts';
import type { Exposure } from './exposure.ts';
import { Handlers } from './handlers.ts';
import { Host } from './host.ts';
import { IsolatedCpus } from './isolated-cpus.ts';
import { makeClock, makeMechanisms, type MakeStream, type Mechanisms } from './mechanisms.ts';
import type { Observer } from './observer.ts';
import { Occupancy } from './occupancy.ts';
import type { OpFlush } from './op-flush.ts';
import { phase } from './phase.ts';
import { Requests } from './requests.ts';
import { Sends } from './sends.ts';
import type { Setup } from './setup.ts';
import { Shootdowns } from './shootdowns.ts';
import { completeSide, makeSides, type Side } from './sides.ts';
import { Ticks } from './ticks.ts';
import { Tlb } from './tlb.ts';
import type { WorkSource } from './work/work-source.ts';

/** Work in the making: how many tasks can post flushes, how many wake-ups there can be at a time. */
export interface WorkPlan<Work extends WorkSource> {
  readonly tasks: number;
  readonly wakes: number;
  /** Streams of random numbers by consumer; without them no host takes CPUs away. */
  readonly makeStream?: MakeStream;
  /** Called once; the machine is complete but for its work. */
  readonly make: (machine: Machine) => Work;
}

export class Machine<Work extends WorkSource = WorkSource> implements ClockListener {
  readonly setup: Setup;
  readonly work: Work;
  readonly clock: Clock;
  readonly costs: Costs;
  readonly counters: Counters;
  readonly cpus: Cpus;
  readonly exposure: Exposure;
  readonly contract: ContractCheck;
  readonly occupancy: Occupancy;
  /** Null without isolated CPUs. */
  readonly isolated: IsolatedCpus | null;
  readonly opFlush: OpFlush;
  readonly host: Host;
  readonly observer: Observer | null;
  readonly sides: readonly Side[];
  private readonly handlers: Handlers;
  private readonly shootdowns: Shootdowns;
  private readonly ageTimer: AgeTimer;
  private readonly ticks: Ticks;
  private readonly tlb: Tlb;
  private readonly mechanisms: Mechanisms;
  private readonly keepsUserEnds: boolean;
  private readonly requests: Requests;
  /** Per CPU: the side that it drains for. */
  private readonly drainsFor: Uint8Array;

  constructor(
    setup: Setup,
    { tasks, wakes, make, makeStream }: WorkPlan<Work>,
    observer: Observer | null = null,
  ) {
    const { machine, isolated } = setup;
    const n = machine.cpus;
    const clock = makeClock(setup, wakes, makeStream);
    this.isolated = isolated.length > 0 ? new IsolatedCpus(isolated, n) : null;
    const cpus = new Cpus(n, clock.phaseEnds, machine.tlbKernelShare, observer, this.isolated);
    const tlb = new Tlb(machine, losesAtSwitches(setup));
    const common = { clock, cpus, tlb, counters: new Counters(), observer };
    const sides = makeSides(setup, common, tasks);
    const [first] = sides;
    const exposures = sides.map(({ exposure }) => exposure);
    const requests = new Requests(n);
    const host = new Host({ cpus, tlb, exposures });
    const own = { ...first, ...common, requests, host, exposures, isolated: this.isolated };
    this.mechanisms = makeMechanisms(own, makeStream);
    const { deepIdle, spaces, vcpus } = this.mechanisms;
    const handlers: Handlers = new Handlers({
      ...own,
      sides,
      deepIdle,
      onServed: (cpu, served) => shootdowns.served(cpu, served),
      onHit: (cpu, t) => sends.isHit(cpu, t),
    });
    const sends = new Sends({ ...own, sides, handlers });
    const shootdowns = new Shootdowns({ ...own, sends });
    const startedAt: Checkpoint[] = Array.from({ length: n }, () => 'switch');
    const parts = { ...common, requests, handlers, sends, shootdowns, deepIdle, vcpus, startedAt };
    this.sides = sides.map((side) => completeSide(side, parts));
    this.setup = setup;
    this.observer = observer;
    this.counters = common.counters;
    this.clock = clock;
    this.costs = first.costs;
    this.cpus = cpus;
    this.exposure = first.exposure;
    this.contract = first.contract;
    this.tlb = tlb;
    this.host = host;
    this.requests = requests;
    this.drainsFor = new Uint8Array(n);
    this.handlers = handlers;
    this.shootdowns = shootdowns;
    const aged = sides.find(({ ageWatch }) => ageWatch !== null) ?? first;
    const { drainsFor } = this;
    this.ageTimer = new AgeTimer({ ...common, ...aged, handlers, deepIdle, drainsFor });
    this.opFlush = this.sides[0].opFlush;
    this.ticks = new Ticks({ ...own, sides: this.sides });
    this.occupancy = new Occupancy({ ...own, sides, ticks: this.ticks, deepIdle, spaces });
    this.work = make(this);
    this.keepsUserEnds = this.work.keepsUserEnds;
    this.work.start();
  }

  /** Simulates up to (not including) time `end`, or until `isDone` says so after an event. */
  runUntil(end: number, isDone?: () => boolean): number {
    return this.clock.run(this, end, isDone);
  }

  interrupt(cpu: number, t: number): void {
    this.handlers.interrupt(cpu, t);
  }

  wake(place: number, t: number): void {
    this.work.wake(place, t);
  }

  tick(cpu: number, t: number): void {
    if (this.ticks.happens(cpu, t)) this.work.tick(cpu, t);
  }

  ageIsUp(cpu: number, t: number): void {
    this.ageTimer.isUp(cpu, t);
  }

  deschedules(cpu: number, t: number): void {
    this.mechanisms.vcpus?.deschedules(cpu, t);
  }

  sleeps(cpu: number, t: number): void {
    this.mechanisms.deepIdle?.sleeps(cpu, t);
  }

  phaseEnds(cpu: number, t: number): void {
    const { cpus } = this;
    const current = cpus.phases[cpu];
    if (this.keepsUserEnds && current === phase.user) {
      if (cpus.endsWithin(cpu, t)) this.work.userEnds(cpu, t);
      return;
    }
    if (current === phase.lockWait) {
      // A handler that runs there ends first.
      if (cpus.handlerEnd[cpu] > t) this.clock.phaseEnds.set(cpu, cpus.handlerEnd[cpu]);
      else this.work.kernelBegins(cpu, t);
      return;
    }
    if (cpus.applyShift(cpu, t)) return;
    switch (current) {
      case phase.user:
        if (!cpus.payDebt(cpu, t)) this.work.userEnds(cpu, t);
        return;
      case phase.kernel:
        if (!cpus.payDebt(cpu, t)) this.work.kernelEnds(cpu, t);
        return;
      case phase.send:
        this.opFlushOf(cpu).sendEnds(cpu, t);
        return;
      case phase.wait:
        if (this.shootdowns.isWaitOver(cpu) && this.opFlushOf(cpu).waitEnds(cpu, t))
          this.completeOp(cpu, t);
        return;
      case phase.local:
        if (this.opFlushOf(cpu).localEnds(cpu, t)) this.completeOp(cpu, t);
        return;
      case phase.switchToTask:
        this.mechanisms.spaces?.isThere(cpu, t);
        cpus.limitDebt(cpu, this.tlb.fullRefill);
        if (!cpus.payDebt(cpu, t)) this.endSwitch(cpu, t);
        return;
      case phase.switchToIdle:
        this.work.idles(cpu, t);
        return;
      case phase.drain:
        if (this.sides[this.drainsFor[cpu]].drains.ends(cpu, t)) this.endDrain(cpu, t);
        return;
      case phase.idle:
      case phase.parked:
        throw new Error(`CPU ${cpu} is idle or parked: that has no end`);
      default:
        refuseCode(current);
    }
  }

  /**
   * A task that took over a CPU is there at t: drains if the policy says so, then goes on. A recorded
   * switch comes here at once, so what the task owes is limited here too.
   */
  endSwitch(cpu: number, t: number): void {
    this.cpus.limitDebt(cpu, this.tlb.fullRefill);
    for (const { ringLooks } of this.sides) ringLooks?.atSwitch(cpu);
    this.pass(cpu, t, 'switch');
  }

  /** A task enters the kernel at t, for an op or for anything else: drains if need be, then goes on. */
  enterKernel(cpu: number, t: number, reason: 'op' | 'entry'): void {
    this.pass(cpu, t, reason);
  }

  /** What flushes the request of a CPU. */
  private opFlushOf(cpu: number): OpFlush {
    return this.sides[this.requests.side[cpu]].opFlush;
  }

  /**
   * The kernel phase of an op is over at t: flushes its pages, if need be, and completes it. `side` is its
   * side's place.
   */
  flushOp(
    cpu: number,
    t: number,
    pages: number,
    { isFromFreeList, side }: { readonly isFromFreeList: boolean; readonly side: number },
  ): void {
    if (!this.sides[side].opFlush.start(cpu, t, pages, isFromFreeList)) this.completeOp(cpu, t);
  }

  /** A CPU flushes user mappings at t, here and on these CPUs; `pages` is -1 for everything. */
  flushOn(cpu: number, t: number, pages: number, targets: readonly number[]): void {
    const isFull = pages < 0 || pages > this.setup.policy.flushCeilingPages;
    this.sides[0].members.limit(cpu, targets);
    if (!this.opFlush.request(cpu, t, Math.max(0, pages), isFull)) this.completeOp(cpu, t);
  }

  /** An op is complete at t. */
  completeOp(cpu: number, t: number): void {
    this.counters.ops += 1;
    this.observer?.completesOp(cpu, t);
    this.cpus.disturbance?.completesOp(this.cpus.task[cpu], t);
    this.work.opCompletes(cpu, t);
  }

  /** A drain is over at t: the next side's, if it is to drain, or the CPU goes on. */
  private endDrain(cpu: number, t: number): void {
    const at = this.drainsFor[cpu];
    const { drains } = this.sides[at];
    const checkpoint = drains.startedAt[cpu];
    this.leaves(at, cpu, checkpoint, drains.startNs[cpu]);
    this.passFrom(at + 1, cpu, t, checkpoint);
  }

  /** Whether the bound of a side's policy says that a CPU past this checkpoint is clean. */
  private isChecked({ contract }: Side, cpu: number, checkpoint: Checkpoint): boolean {
    const kind = checkpoint === 'switch' ? 'switch' : 'entry';
    return contract.isAbout(kind, this.occupancy.hasLeftIdle(cpu));
  }

  /** A CPU comes to a checkpoint at t: drains for each side whose policy says so, then goes on. */
  private pass(cpu: number, t: number, checkpoint: Checkpoint): void {
    for (const side of this.sides) {
      if (!this.isChecked(side, cpu, checkpoint)) continue;
      side.contract.arrives(cpu, side.exposure.isStaleSince(cpu, t));
    }
    this.passFrom(0, cpu, t, checkpoint);
  }

  private passFrom(from: number, cpu: number, t: number, checkpoint: Checkpoint): void {
    for (let at = from; at < this.sides.length; at++) {
      const { drains } = this.sides[at];
      const isDue =
        checkpoint === 'switch'
          ? drains.isDueAfterSwitch(cpu, this.occupancy.hasLeftIdle(cpu))
          : drains.atEntry && drains.isMarked(cpu);
      if (isDue) {
        this.drainsFor[cpu] = at;
        drains.start(cpu, t, checkpoint);
        return;
      }
      this.leaves(at, cpu, checkpoint, t);
    }
    this.work.goOn(cpu, t, checkpoint);
  }

  /** The CPU is past what a side does at a checkpoint; `lookedAt` is when it looked whether it was marked. */
  private leaves(at: number, cpu: number, checkpoint: Checkpoint, lookedAt: number): void {
    const side = this.sides[at];
    if (!this.isChecked(side, cpu, checkpoint)) return;
    side.contract.goesOn(cpu, side.exposure.isStaleSince(cpu, lookedAt));
  }
}
