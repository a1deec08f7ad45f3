import { resolveRule } from '../../../shared/spec/rules.ts';
import { workloadFields } from '../../../shared/spec/workload-fields.ts';

/** Every factor up to this is tried; beyond it, each is a tenth above the one before. */
const denseFactors = 32;

/** A rule for the number of tasks, and its value for the recording's CPU count. */
export interface TaskRule {
  readonly rule: string;
  readonly tasks: number;
}

const timesCpus = (factor: number): string => (factor === 1 ? 'cpus' : `cpus*${factor}`);

/** The rules that a number of tasks can have, fewest tasks first; of equal ones the simplest. */
export function listTaskRules(cpus: number): TaskRule[] {
  const rules: string[] = [];
  for (let part = cpus; part > 1; part--) rules.push(`cpus/${part}`);
  for (let factor = 1; factor * cpus <= workloadFields.tasks.max;) {
    rules.push(timesCpus(factor));
    factor = factor < denseFactors ? factor + 1 : Math.ceil(factor * 1.1);
  }
  const found = new Map<number, TaskRule>();
  for (const rule of rules) {
    const tasks = resolveRule(rule, cpus, 'tasks');
    // Of rules with the same value the first is the simplest: cpus/5 of 8 CPUs is cpus/8.
    if (!found.has(tasks)) found.set(tasks, { rule, tasks });
  }
  return [...found.values()].sort((a, b) => a.tasks - b.tasks);
}

/** The place of the rule whose number is closest to this one, in proportion. */
export function nearestRule(rules: readonly TaskRule[], tasks: number): number {
  const apart = rules.map((rule) => Math.abs(Math.log(rule.tasks / tasks)));
  return apart.indexOf(Math.min(...apart));
}
