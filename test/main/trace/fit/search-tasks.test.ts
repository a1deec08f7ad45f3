import { describe, expect, it } from 'vitest';
import { searchTasks, type TasksAndTimes } from '../../../../main/trace/fit/search-tasks.ts';
import { listTaskRules, nearestRule } from '../../../../main/trace/fit/task-count.ts';

/** CPUs that tasks keep busy without waiting: each works for its share of a round. */
function searchFor(cpus: number, tasks: number, { startTasks = tasks, blockMs = 9 } = {}) {
  const burstMs = 1;
  const tried: TasksAndTimes[] = [];
  const ratesOf = (count: number, block: number) => {
    const busy = Math.min(1, (count * burstMs) / (burstMs + block) / cpus);
    return { ops: 1, busy, switches: busy / burstMs };
  };
  const found = searchTasks({
    rules: listTaskRules(cpus),
    cpus,
    startTasks,
    burstMs,
    startBlockMs: blockMs,
    target: ratesOf(tasks, 9),
    simulate: (one) => {
      tried.push(one);
      return ratesOf(one.tasks, one.blockMs);
    },
  });
  return { found, tried };
}

describe('the rules for a number of tasks', () => {
  it('have each number once, fewest first, in its simplest form', () => {
    const rules = listTaskRules(8);
    expect(rules.slice(0, 6)).toEqual([
      { rule: 'cpus/8', tasks: 1 },
      { rule: 'cpus/4', tasks: 2 },
      { rule: 'cpus/2', tasks: 4 },
      { rule: 'cpus', tasks: 8 },
      { rule: 'cpus*2', tasks: 16 },
      { rule: 'cpus*3', tasks: 24 },
    ]);
    expect(rules.at(-1)!.tasks).toBeLessThanOrEqual(16384);
    expect(rules[nearestRule(rules, 13)]!.tasks).toBe(16);
    expect(rules[nearestRule(rules, 0.1)]!.tasks).toBe(1);
  });
});

describe('the search for tasks', () => {
  it('is over at once where the recorded number gives the recorded load', () => {
    const { found, tried } = searchFor(4, 12);
    expect(found).toEqual({ rule: 'cpus*3', tasks: 12, blockMs: 9 });
    expect(tried).toHaveLength(1);
  });

  it.each([8, 20])('goes from a wrong number, %i, to the right one', (startTasks) => {
    expect(searchFor(4, 12, { startTasks }).found.tasks).toBe(12);
  });

  it('changes the blocked times where no rule has the number', () => {
    // 11 tasks on 4 CPUs: two or three times as many as CPUs.
    const { found } = searchFor(4, 11);
    expect(found.tasks).toBe(12);
    expect(found.blockMs / 9).toBeCloseTo(12 / 11, 1);
    const busy = found.tasks / (1 + found.blockMs) / 4;
    expect(busy / (11 / 10 / 4)).toBeCloseTo(1, 1);
  });

  it('finds blocked times where none were recorded', () => {
    const { found } = searchFor(4, 12, { blockMs: 0, startTasks: 4 });
    const busy = Math.min(1, found.tasks / (1 + found.blockMs) / 4);
    expect(Math.abs(busy / 0.3 - 1)).toBeLessThan(0.02);
  });
});
