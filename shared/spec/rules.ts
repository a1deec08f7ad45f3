// Rules over the CPU count: how a profile says "as many tasks as CPUs, at most 60" or "a socket per
// 48 CPUs", so that a sweep over cpus stays one profile scaled. A rule is resolved before a run
// starts; a spec holds only numbers.
import { LabError } from '../errors.ts';

const grammar = /^(?:(cpus)|min\(cpus,\s*(\d+)\)|cpus\s*([*/])\s*(\d+)|ceil\(cpus\/(\d+)\))$/;

/**
 * Resolves `cpus`, `min(cpus,N)`, `cpus/N`, `cpus*N` or `ceil(cpus/N)` (or a plain number) for a
 * CPU count. The result is a whole number of at least 1; `cpus/N` is rounded down.
 * @throws LabError `bad-value` if the text is none of these.
 */
export function resolveRule(rule: number | string, cpus: number, field: string): number {
  if (typeof rule === 'number') return rule;
  const match = grammar.exec(rule.trim());
  if (!match) {
    throw new LabError(
      'bad-value',
      `${field} must be a number or a rule, got ${JSON.stringify(rule)}`,
      'rules are cpus, min(cpus,N), cpus*N, cpus/N and ceil(cpus/N)',
    );
  }
  const [, plain, cap, operator, factor, step] = match;
  let value = cpus;
  if (cap !== undefined) value = Math.min(cpus, Number(cap));
  else if (operator === '*') value = cpus * Number(factor);
  else if (operator === '/') value = Math.floor(cpus / Number(factor));
  else if (step !== undefined) value = Math.ceil(cpus / Number(step));
  else if (plain === undefined) throw new Error('grammar and branches disagree');
  return Number.isFinite(value) ? Math.max(1, value) : 1;
}
