import type { RunSummary } from '../../../../shared/contract.ts';
import type { RunFlag, RunTerm } from '../../../../shared/run-terms.ts';

/** A filter as a plain list of conditions; the archive is hidden unless it is mentioned. */
export interface Filter {
  readonly machine?: string;
  readonly workload?: string;
  readonly policy?: string;
  readonly status?: RunSummary['status'];
  readonly tag?: string;
  readonly starred?: boolean;
  readonly archived?: boolean | 'all';
  readonly text?: string;
}

/** The terms that say the same. */
export function toTerms({ text, starred, archived, ...values }: Filter): RunTerm[] {
  const flag = (name: RunFlag, is: boolean): RunTerm =>
    is ? { kind: 'is', flag: name } : { kind: 'is', flag: name, not: true };
  const fields = Object.entries(values) as [keyof typeof values, string][];
  const terms = fields.map(([field, value]): RunTerm => ({
    kind: 'values',
    field,
    values: [value],
  }));
  if (text !== undefined) terms.push({ kind: 'text', text });
  if (starred !== undefined) terms.push(flag('starred', starred));
  if (archived === 'all') terms.push(flag('all', true));
  else if (archived !== undefined) terms.push(flag('archived', archived));
  return terms;
}
