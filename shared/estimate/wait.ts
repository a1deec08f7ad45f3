import { latestStart, startsWithin, type Batch } from './batch.ts';
import type { Base } from './base.ts';
import type { Block, Way } from './targets.ts';

/** Handlers that requests meet: on CPUs that run a task, and on idle ones; by the interrupt's way. */
export type Handlers = {
  readonly [W in Way]: { readonly busy: Batch; readonly idle: Batch };
};

/** What an initiator does in between, in the mean. */
export interface Sending {
  /** How much longer work takes, as handlers hit it. */
  readonly stretch: number;
  /** Chance that a CPU with a task is no target. */
  readonly absent: number;
  /** A handler's work for a request that it takes first, up to its report, ns. */
  readonly report: number;
  /** The local flush, if it comes between the last send and the wait, ns of work. */
  readonly between: number;
  /** Share of the targets whose queue is empty: they get an interrupt. */
  readonly kicked: number;
}

/** Targets that are alike. */
interface Bin {
  readonly count: number;
  /** From the first send to this one's; from its completion to the end of the wait; ns. */
  readonly sent: number;
  readonly left: number;
  /** From the queueing of its request to the interrupt's start, ns. */
  readonly lag: number;
  readonly block: Block;
}

/** The work of an initiator, ns. */
interface Work {
  readonly send: number;
  readonly kick: number;
  readonly ack: number;
}

function workOf({ costs }: Base, blocks: readonly Block[], { absent, kicked }: Sending): Work {
  let [lines, count] = [0, 0];
  for (const block of blocks) {
    lines += block.count * block.line;
    count += block.count;
  }
  const here = 1 - absent;
  return {
    send: lines * costs.sendLines * here + (count > 1 ? costs.mask : 0),
    kick: costs.icr * count * here * kicked,
    ack: lines * costs.ackLines * here,
  };
}

/** The targets in bins: those whose completion comes last one by one, others more at a time. */
function binsOf(base: Base, blocks: readonly Block[], sending: Sending, work: Work): Bin[] {
  const { costs, spec } = base;
  const { stretch, absent } = sending;
  const here = 1 - absent;
  const isOnce = spec.kernel.kick === 'once';
  const isLastLate = isOnce ? false : costs.sendLines >= costs.ackLines;
  const start =
    work.send - blocks.reduce((sum, b) => sum + b.count * b.line, 0) * costs.sendLines * here;
  const total = blocks.reduce((sum, { count }) => sum + count, 0);
  const bins: Bin[] = [];
  let [before, number] = [0, 0];
  for (const block of blocks) {
    const { count, line } = block;
    for (let [left, size] = [count, 1]; left > 0; left -= size, size *= 2) {
      const n = Math.min(size, left);
      const place = isLastLate ? left - (n - 1) / 2 : count - left + 1 + (n - 1) / 2;
      const lines = (before + (place - 1) * line) * here;
      const sent = start + (lines + line) * costs.sendLines;
      const kicks = (work.kick * (number + place)) / total;
      bins.push({
        count: n,
        sent: sent * stretch,
        left: Math.max(0, work.ack - lines * costs.ackLines) * stretch,
        lag: isOnce ? Math.max(0, work.send - sent + kicks) * stretch : 0,
        block,
      });
    }
    before += count * line;
    number += count;
  }
  return bins;
}

const lagged = (batch: Batch, lag: number): Batch =>
  lag === 0
    ? batch
    : { ...batch, way: batch.way + lag, delay: batch.delay + lag, window: batch.window + lag };

/** A target as the wait sees it: when its flush has begun, and what is between that and the end. */
interface Seen {
  readonly count: number;
  readonly offset: number;
  readonly idle: number;
  readonly busy: Batch;
  readonly asleep: Batch;
}

function toSeen({ report }: Sending, handlers: Handlers, bin: Bin): Seen {
  const { busy, idle } = handlers[bin.block.way];
  return {
    count: bin.count,
    offset: bin.sent + bin.left + report,
    idle: bin.block.idle,
    busy: lagged(busy, bin.lag),
    asleep: lagged(idle, bin.lag),
  };
}

/** Chances that all has completed by t: as things are, and if no CPU that has a task is idle. */
function completed(seen: readonly Seen[], absent: number, t: number): [number, number] {
  let [busy, vacant, asleep, awake] = [1, 1, 1, 1];
  for (const one of seen) {
    const y = t - one.offset;
    if (one.idle > 0) {
      // Idle CPUs are woken by the same requests: what one of them finds, all do.
      const woken = startsWithin(one.asleep, y);
      if (one.idle === 1) {
        vacant = Math.min(vacant, woken);
        continue;
      }
      asleep = Math.min(asleep, woken);
      awake *= (1 - one.idle) ** one.count;
    }
    const own = absent + (1 - absent) * startsWithin(one.busy, y);
    if (own < 1) busy *= own ** one.count;
  }
  return [busy * (awake * vacant + (1 - awake) * Math.min(vacant, asleep)), busy * vacant];
}

/** Steps of an integral over what is not certain. */
const steps = 20;

/** Mean ends of the wait, ns from the first send. */
interface Ends {
  readonly awake: number;
  readonly asleep: number;
}

/** A chance that is left out. */
const negligible = 1e-3;

/** Before this the wait is not over: some of the targets that come last are there. */
function earliestEnd(all: readonly Seen[], absent: number, floor: number): number {
  const firstOf = ({ offset, idle, busy, asleep }: Seen) =>
    offset + (idle < 1 ? busy.way : asleep.way);
  if (absent === 0) return all.reduce((low, one) => Math.max(low, firstOf(one)), floor);
  let none = 1;
  const late = all
    .map((one) => ({ ns: firstOf(one), count: one.count }))
    .filter(({ ns }) => ns > floor);
  for (const { ns, count } of late.toSorted((a, b) => b.ns - a.ns)) {
    none *= absent ** count;
    if (none < negligible) return ns;
  }
  return floor;
}

function endsOf(all: readonly Seen[], absent: number, floor: number): Ends {
  const low = earliestEnd(all, absent, floor);
  let [mid, high, none] = [low, low, 1];
  const seen = all.filter(({ count, offset, idle, busy, asleep }) => {
    const busyBy = idle < 1 ? offset + latestStart(busy) : 0;
    const idleBy = idle > 0 ? offset + latestStart(asleep) : 0;
    mid = Math.max(mid, busyBy);
    high = Math.max(high, idleBy);
    if (idle < 1) none *= (1 - idle) ** count;
    return Math.max(busyBy, idleBy) > low;
  });
  high = Math.max(high, mid);
  let [mean, awake] = [low, low];
  const spans = [
    { from: low, to: mid },
    { from: mid, to: high },
  ];
  for (const { from, to } of spans) {
    const step = (to - from) / steps;
    for (let i = 0; i < steps && step > 0; i++) {
      const [one, other] = completed(seen, absent, from + (i + 0.5) * step);
      mean += (1 - one) * step;
      awake += (1 - other) * step;
    }
  }
  return { awake, asleep: none < 1 ? Math.max(awake, (mean - none * awake) / (1 - none)) : awake };
}

/** One shootdown of an initiator in the mean, ns. */
export interface Round {
  /** Work of sends and interrupts; time from there to the end of the wait. */
  readonly send: number;
  readonly wait: number;
  /** How much longer it takes while a CPU that has a task is idle. */
  readonly asleepMore: number;
  readonly targets: number;
}

/** `someIdle`: chance that a CPU that has a task is idle. */
export function roundOf(
  base: Base,
  blocks: readonly Block[],
  sending: Sending,
  handlers: Handlers,
  someIdle: number,
): Round {
  const work = workOf(base, blocks, sending);
  const bins = binsOf(base, blocks, sending, work);
  const { stretch, between, absent } = sending;
  const sent = (work.send + work.kick) * stretch;
  const floor = sent + (between + work.ack) * stretch;
  const seen = bins.map((bin) => toSeen(sending, handlers, bin));
  const ends = endsOf(seen, absent, floor);
  const end = someIdle * ends.asleep + (1 - someIdle) * ends.awake;
  return {
    send: work.send + work.kick,
    wait: end - sent - between * stretch,
    asleepMore: ends.asleep - ends.awake,
    targets: blocks.reduce((sum, { count }) => sum + count * (1 - absent), 0),
  };
}
