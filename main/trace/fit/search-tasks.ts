import { workloadFields } from '../../../shared/spec/workload-fields.ts';
import type { Rates } from './simulate-profile.ts';
import { nearestRule, type TaskRule } from './task-count.ts';

/** What the search changes: how many tasks there are, and the mean time that they block. */
export interface TasksAndTimes extends TaskRule {
  readonly blockMs: number;
}

export interface TasksSearch {
  readonly rules: readonly TaskRule[];
  readonly cpus: number;
  /** How many tasks there were, running, waiting or blocked. */
  readonly startTasks: number;
  readonly burstMs: number;
  readonly startBlockMs: number;
  readonly target: Rates;
  readonly simulate: (tried: TasksAndTimes) => Rates;
}

export const mostTasksSteps = 8;
export const mostTimesSteps = 4;
/** Both errors this small together need no other number of tasks; a busy share this close no other times. */
const goodEnough = { tasks: 0.01, times: 0.02 } as const;
const widestStep = 4;
const digits = 6;

const clamp = (value: number, min: number, max: number) => Math.min(max, Math.max(min, value));

/** A mean as a workload can have it. */
export function roundTime(
  ms: number,
  { min, max }: { readonly min: number; readonly max: number },
) {
  return clamp(Number(ms.toPrecision(digits)), min, max);
}

interface Tried extends TasksAndTimes {
  /** simulated / recorded - 1 of the busy share. */
  readonly error: number;
  /** The same of the switches. */
  readonly switchError: number;
}

const bothErrors = ({ error, switchError }: Tried) => Math.abs(error) + Math.abs(switchError);
/** Too idle, or busy enough, but idle too often between: more tasks help. */
const needsMore = ({ error, switchError }: Tried) =>
  Math.abs(error) < goodEnough.tasks ? switchError > 0 : error < 0;

/** From the recorded number of tasks on, more or fewer until busy share and switches come no closer. */
function searchCount(search: TasksSearch, attempt: (tried: TasksAndTimes) => Tried): Tried {
  const { rules, startTasks } = search;
  const blockMs = roundTime(search.startBlockMs, workloadFields.blockMs);
  let place = nearestRule(rules, startTasks);
  let best = attempt({ ...rules[place]!, blockMs });
  // Tasks that were never seen blocked have to block all the same, if the CPUs were idle at times.
  if (blockMs === 0) return best;
  const step = needsMore(best) ? 1 : -1;
  for (let steps = 1; steps < mostTasksSteps; steps++) {
    const rule = rules[(place += step)];
    if (!rule || bothErrors(best) < goodEnough.tasks) break;
    const tried = attempt({ ...rule, blockMs });
    if (bothErrors(tried) >= bothErrors(best)) break;
    best = tried;
  }
  return best;
}

/**
 * Blocked times that make up for what the number of tasks leaves. Between its blockings a task works, waits
 * for a CPU and blocks; `cpus * busy` of the tasks work, so that wanted and simulated share say by how
 * much the time of a round has to change.
 */
function searchTimes(
  { cpus, burstMs, target: { busy } }: TasksSearch,
  start: Tried,
  attempt: (tried: TasksAndTimes) => Tried,
): Tried {
  let best = start;
  let now = start;
  for (let steps = 0; steps < mostTimesSteps && Math.abs(best.error) > goodEnough.times; steps++) {
    const simulated = Math.max(Number.MIN_VALUE, busy * (1 + now.error));
    const roundMs = (share: number) => (now.tasks * burstMs) / (cpus * share);
    const wanted = now.blockMs + roundMs(busy) - roundMs(simulated);
    const { blockMs } = now;
    const within = blockMs > 0 ? clamp(wanted, blockMs / widestStep, blockMs * widestStep) : wanted;
    const next = roundTime(within, workloadFields.blockMs);
    if (next === blockMs) break;
    now = attempt({ rule: now.rule, tasks: now.tasks, blockMs: next });
    if (Math.abs(now.error) < Math.abs(best.error)) best = now;
  }
  return best;
}

/**
 * Finds the number of tasks, and if need be the mean blocked time, that keep the CPUs as busy as recorded,
 * and idle as often. Bursts and the form of blocked times are the recorded ones. Deterministic.
 */
export function searchTasks(search: TasksSearch): TasksAndTimes {
  const attempt = (tried: TasksAndTimes): Tried => {
    const { target } = search;
    const { busy, switches } = search.simulate(tried);
    return {
      ...tried,
      error: busy / target.busy - 1,
      switchError: switches / target.switches - 1,
    };
  };
  const { rule, tasks, blockMs } = searchTimes(search, searchCount(search, attempt), attempt);
  return { rule, tasks, blockMs };
}
