import { batchOf, type Batch } from './batch.ts';
import type { Base, Rates } from './base.ts';
import type { EstimateCosts } from './estimate-costs.ts';
import type { OpMix } from './op-mix.ts';
import { initiatorsOf } from './targets.ts';
import { roundOf, type Handlers } from './wait.ts';

/** Shootdowns in the mean, for each op; times in ns. */
export interface Shootdown {
  /** Share of its time that handlers take from a CPU that runs a task. */
  readonly load: number;
  /** Work of the sends, and the time from the last one to the end of the wait. */
  readonly send: number;
  readonly wait: number;
  /** How much longer an op takes while a CPU that has a task is idle. */
  readonly asleepMore: number;
  /** Requests to other CPUs, and the interrupts for them. */
  readonly ipis: number;
  readonly interrupts: number;
  /** Requests that a CPU with a task gets for each of its own ops, and how many of them flush in full. */
  readonly received: number;
  readonly fullShare: number;
  /** What a request takes of a handler. */
  readonly each: number;
  readonly handlers: Handlers;
}

/** More than this is no steady state. */
const mostLoad = 0.98;

/** The mean flush of a request, and the share of full ones. */
function flushOf(mix: OpMix, { fullFlush, invlpg }: EstimateCosts) {
  let [flush, fullShare] = [0, 0];
  for (const { perOp, pages, isFull } of mix.kinds) {
    flush += (perOp / mix.requests) * (isFull ? fullFlush : pages * invlpg);
    if (isFull) fullShare += perOp / mix.requests;
  }
  return { flush, fullShare };
}

/** With interrupts at once a request waits for the rest of the sends too, half of them in the mean. */
function meanLag({ spec, costs }: Base, targets: number): number {
  if (spec.kernel.kick !== 'once') return 0;
  return (targets * (costs.sendLines * costs.meanLine + costs.icr)) / 2;
}

/** Handlers on CPUs that run a task, and on idle ones, if each of `sources` asks at this rate. */
function handlersOf(base: Base, each: number, sources: number, perSource: number, lag: number) {
  const { costs, spec } = base;
  const common = { irq: costs.irq + costs.irqExit, each, perSource };
  const way = costs.meanIpi + lag;
  const busy = batchOf({ ...common, sources, way, delay: way });
  const idle = batchOf({ ...common, sources: sources + 1, way, delay: way + costs.idleExit });
  const by = (batch: Batch, own: number, exit: number) => ({
    ...batch,
    way: own,
    delay: own + exit,
  });
  const of = (own: number) => ({ busy: by(busy, own, 0), idle: by(idle, own, costs.idleExit) });
  const handlers: Handlers = { near: of(spec.machine.ipiNearNs), far: of(spec.machine.ipiFarNs) };
  return { busy, idle, handlers };
}

/** Shootdowns of a share of the requests; null if there is none. */
export function shootdown(base: Base, rates: Rates, share: number): Shootdown | null {
  const { spec, costs, mix, used } = base;
  const { policy, machine, kernel } = spec;
  const { schedule, ops } = rates;
  const runningOnly = policy.remote === 'ipi' && policy.targets === 'running';
  if (share === 0 || mix.requests === 0 || machine.cpus < 2 || (runningOnly && used < 2))
    return null;
  const { flush, fullShare } = flushOf(mix, costs);
  const each = costs.request + flush;
  const sources = (used - 1) * (1 - schedule.othersIdle);
  const perSource = (ops * mix.requests * share) / schedule.busy;
  const absent = runningOnly ? schedule.othersIdle : 0;
  const most = runningOnly ? sources : machine.cpus - 1;
  const { busy, idle, handlers } = handlersOf(base, each, sources, perSource, meanLag(base, most));
  const userShare = Math.min(1, costs.user / rates.opNs);
  const perHandler = costs.irq + costs.irqExit + costs.irqFromUser * userShare;
  const load = Math.min(mostLoad, sources * perSource * (perHandler / busy.size + each));
  const isEarly = kernel.acknowledge === 'before-flush';
  const sending = {
    stretch: 1 / (1 - load),
    absent,
    report: costs.irq + (isEarly ? costs.request : each),
    between: kernel.localFlush === 'concurrent' ? flush : 0,
    kicked: kernel.kickTo === 'all' ? 1 : 1 / busy.size,
  };
  let [send, wait, asleepMore, targets] = [0, 0, 0, 0];
  for (const { weight, blocks } of initiatorsOf(base, schedule.othersIdle, runningOnly)) {
    const round = roundOf(base, blocks, sending, handlers, schedule.someIdle);
    send += weight * round.send;
    wait += weight * round.wait;
    asleepMore += weight * round.asleepMore;
    targets += weight * round.targets;
  }
  const perOp = share * mix.requests;
  const running = Math.min(targets, runningOnly ? targets : sources);
  return {
    load,
    send: perOp * send,
    wait: perOp * wait,
    asleepMore: perOp * asleepMore,
    ipis: perOp * targets,
    interrupts: perOp * (running / busy.size + (targets - running) / idle.size),
    received: (sources * perSource * schedule.busy) / ops,
    fullShare,
    each,
    handlers,
  };
}
