// The machine: the parts of a simulation put together, and what leads from one to the next. Each part
// has one subject and a file of its own; the clock says what happens when, the work source what a CPU
// does next. No clock of the host, no input or output.
import { losesAtSwitches } from './address-spaces.ts';
import { AgeTimer } from './age-timer.ts';
import { AgeWatch } from './age-watch.ts';
import type { Clock, ClockListener } from './clock.ts';
import { refuseCode } from './code-array.ts';
import { ContractCheck } from './contract-check.ts';
import { Costs } from './costs.ts';
import { Counters } from './counters.ts';
import { Cpus } from './cpus.ts';
import { Drains, type Checkpoint } from './drains.ts';
import { Exposure } from './exposure.ts';
import { Flushes } from './flushes.ts';
import { Handlers } from './handlers.ts';
import { makeHeldRequests } from './held-requests.ts';
import { Host } from './host.ts';
import { IsolatedCpus } from './isolated-cpus.ts';
import { skipsIdle } from './lazy.ts';
import { leavesIdleClean } from './leaves-idle-clean.ts';
import { makeClock, makeMechanisms, type MakeStream, type Mechanisms } from './mechanisms.ts';
import { Members } from './members.ts';
import type { Observer } from './observer.ts';
import { Occupancy } from './occupancy.ts';
import { OpFlush } from './op-flush.ts';
import { PendingFlushes } from './pending-flushes.ts';
import { phase } from './phase.ts';
import { Requests } from './requests.ts';
import { RingLooks } from './ring-looks.ts';
import { makeRings } from './rings.ts';
import { Sends } from './sends.ts';
import type { Setup } from './setup.ts';
import { Shootdowns } from './shootdowns.ts';
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

/** The parts that others are put together from: none of them leads to another. */
function makeParts(setup: Setup, clock: Clock, tasks: number, observer: Observer | null) {
  const { machine, policy } = setup;
  const n = machine.cpus;
  const members = new Members(setup);
  const isolated = setup.isolated.length > 0 ? new IsolatedCpus(setup.isolated, n) : null;
  const cpus = new Cpus(n, clock.phaseEnds, machine.tlbKernelShare, observer, isolated);
  const tlb = new Tlb(machine, losesAtSwitches(setup));
  const contract = new ContractCheck(setup);
  const rings = makeRings(policy.pending, n, members);
  const exposure = new Exposure({
    cpus: n,
    members,
    lastUser: cpus.lastUser,
    tlb,
    contract,
    leavesIdleClean: leavesIdleClean(policy) || skipsIdle(setup),
    observer,
  });
  return {
    setup,
    policy,
    clock,
    costs: new Costs(setup),
    counters: new Counters(),
    cpus,
    members,
    isolated,
    tlb,
    contract,
    exposure,
    held: makeHeldRequests(setup, members, exposure),
    host: new Host({ cpus, tlb, exposure }),
    rings,
    pending: new PendingFlushes(policy.pending, n, tasks, rings),
    requests: new Requests(n),
    ageWatch: policy.maxAgeUs === null ? null : new AgeWatch(policy.maxAgeUs, n),
    postsIdle: (policy.remote === 'ipi' && policy.targets === 'running') || skipsIdle(setup),
    observer,
  };
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
  readonly drains: Drains;
  readonly occupancy: Occupancy;
  /** Null without isolated CPUs. */
  readonly isolated: IsolatedCpus | null;
  readonly opFlush: OpFlush;
  readonly host: Host;
  private readonly members: Members;
  readonly observer: Observer | null;
  private readonly handlers: Handlers;
  private readonly shootdowns: Shootdowns;
  private readonly ageTimer: AgeTimer;
  private readonly ticks: Ticks;
  private readonly tlb: Tlb;
  private readonly ringLooks: RingLooks | null;
  private readonly mechanisms: Mechanisms;
  private readonly keepsUserEnds: boolean;

  constructor(
    setup: Setup,
    { tasks, wakes, make, makeStream }: WorkPlan<Work>,
    observer: Observer | null = null,
  ) {
    const base = makeParts(setup, makeClock(setup, wakes, makeStream), tasks, observer);
    const { clock, costs, cpus, tlb, contract, exposure, rings, counters } = base;
    const flushes = new Flushes(base);
    this.mechanisms = makeMechanisms({ ...base, flushes }, makeStream);
    const { deepIdle, spaces, vcpus } = this.mechanisms;
    const handlers = new Handlers({ ...base, flushes, deepIdle });
    const sends = new Sends({ ...base, handlers });
    const shootdowns = new Shootdowns({ ...base, sends });
    handlers.tell(shootdowns, sends);
    const { lazy } = handlers;
    const drains = new Drains({ ...base, flushes, lazy });
    this.setup = setup;
    this.members = base.members;
    this.isolated = base.isolated;
    this.observer = observer;
    this.counters = counters;
    this.clock = clock;
    this.costs = costs;
    this.cpus = cpus;
    this.exposure = exposure;
    this.contract = contract;
    this.tlb = tlb;
    this.host = base.host;
    this.drains = drains;
    this.handlers = handlers;
    this.shootdowns = shootdowns;
    this.ageTimer = new AgeTimer({ ...base, handlers, deepIdle });
    const own = { flushes, handlers, sends, shootdowns, drains, lazy, deepIdle, vcpus };
    this.opFlush = new OpFlush({ ...base, ...own });
    this.ringLooks = rings && new RingLooks({ ...base, rings, handlers });
    this.ticks = new Ticks({ ...base, drains, ringLooks: this.ringLooks });
    this.occupancy = new Occupancy({ ...base, ticks: this.ticks, lazy, deepIdle, spaces });
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
    if (cpus.applyShift(cpu, t)) return;
    switch (current) {
      case phase.user:
        if (!cpus.payDebt(cpu, t)) this.work.userEnds(cpu, t);
        return;
      case phase.kernel:
        if (!cpus.payDebt(cpu, t)) this.work.kernelEnds(cpu, t);
        return;
      case phase.send:
        this.opFlush.sendEnds(cpu, t);
        return;
      case phase.wait:
        if (this.shootdowns.isWaitOver(cpu) && this.opFlush.waitEnds(cpu, t))
          this.completeOp(cpu, t);
        return;
      case phase.local:
        if (this.opFlush.localEnds(cpu, t)) this.completeOp(cpu, t);
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
        if (this.drains.ends(cpu, t)) this.endDrain(cpu, t);
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
    this.ringLooks?.atSwitch(cpu);
    this.arrive(cpu, t, 'switch');
    if (this.drains.isDueAfterSwitch(cpu, this.occupancy.hasLeftIdle(cpu))) {
      this.drains.start(cpu, t, 'switch');
    } else this.pass(cpu, t, 'switch', t);
  }

  /** A task enters the kernel at t, for an op or for anything else: drains if need be, then goes on. */
  enterKernel(cpu: number, t: number, reason: 'op' | 'entry'): void {
    this.arrive(cpu, t, reason);
    if (this.drains.atEntry && this.drains.isMarked(cpu)) this.drains.start(cpu, t, reason);
    else this.pass(cpu, t, reason, t);
  }

  /** The kernel phase of an op is over at t: flushes its pages, if need be, and completes it. */
  flushOp(cpu: number, t: number, pages: number, isFromFreeList: boolean): void {
    if (!this.opFlush.start(cpu, t, pages, isFromFreeList)) this.completeOp(cpu, t);
  }

  /** A CPU flushes user mappings at t, here and on these CPUs; `pages` is -1 for everything. */
  flushOn(cpu: number, t: number, pages: number, targets: readonly number[]): void {
    const isFull = pages < 0 || pages > this.setup.policy.flushCeilingPages;
    this.members.limit(cpu, targets);
    if (!this.opFlush.request(cpu, t, Math.max(0, pages), isFull)) this.completeOp(cpu, t);
  }

  /** An op is complete at t. */
  completeOp(cpu: number, t: number): void {
    this.counters.ops += 1;
    this.observer?.completesOp(cpu, t);
    this.cpus.disturbance?.completesOp(this.cpus.task[cpu], t);
    this.work.opCompletes(cpu, t);
  }

  private endDrain(cpu: number, t: number): void {
    this.pass(cpu, t, this.drains.startedAt[cpu], this.drains.startNs[cpu]);
  }

  /** Whether the policy's bound says that a CPU past this checkpoint is clean. */
  private isChecked(cpu: number, checkpoint: Checkpoint): boolean {
    const kind = checkpoint === 'switch' ? 'switch' : 'entry';
    return this.contract.isAbout(kind, this.occupancy.hasLeftIdle(cpu));
  }

  private arrive(cpu: number, t: number, checkpoint: Checkpoint): void {
    if (!this.isChecked(cpu, checkpoint)) return;
    this.contract.arrives(cpu, this.exposure.isStaleSince(cpu, t));
  }

  /** The CPU passes a checkpoint; `lookedAt` is when it looked whether it was marked. */
  private pass(cpu: number, t: number, checkpoint: Checkpoint, lookedAt: number): void {
    if (this.isChecked(cpu, checkpoint)) {
      this.contract.goesOn(cpu, this.exposure.isStaleSince(cpu, lookedAt));
    }
    this.work.goOn(cpu, t, checkpoint);
  }
}
