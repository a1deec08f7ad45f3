import type { RunSummary } from '../../../../shared/contract.ts';
import type {
  NumberTermField,
  Operator,
  RunFlag,
  RunTerm,
  ValueField,
} from '../../../../shared/run-terms.ts';
import type { FieldPath } from '../../../../shared/spec/field-columns.ts';

/** Folds the letters that SQLite folds. */
const fold = (text: string) => text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
const includes = (text: string, part: string) => fold(text).includes(fold(part));

const comparisons: Record<Operator, (a: number, b: number) => boolean> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '=': (a, b) => a === b,
};

/** The texts of a field; those of a path as the summary was asked for them. */
export function valuesOf(run: RunSummary, field: ValueField): readonly string[] {
  if (field === 'tag') return run.tags;
  if (field === 'contract') return run.contract === null ? [] : [run.contract];
  if (field === 'model') return [run.modelVersion];
  return isPath(field) ? [run.fields?.[field] ?? 'none'] : [String(run[field])];
}

const isPath = (field: ValueField | NumberTermField): field is FieldPath => field.includes('.');

function numberOf(run: RunSummary, field: NumberTermField): number | null {
  if (field === 'ratio') return run.overhead?.mean ?? null;
  if (field === 'p99') return run.windowP99Ns;
  if (!isPath(field)) return run[field];
  const text = run.fields?.[field] ?? '';
  return text === '' || Number.isNaN(Number(text)) ? null : Number(text);
}

function is(run: RunSummary, flag: RunFlag): boolean {
  return {
    starred: run.starred,
    archived: run.archived,
    broken: run.contract === 'broken',
    imprecise: run.precisionReached === false,
    all: true,
  }[flag];
}

function fits(run: RunSummary, term: RunTerm): boolean {
  switch (term.kind) {
    case 'text': {
      const words = [run.machine, run.kernel, run.workload, run.policy, run.note, ...run.tags];
      const isStart = run.key.startsWith(fold(term.text));
      return isStart || words.some((word) => includes(word, term.text));
    }
    case 'values':
      return term.values.some((value) => valuesOf(run, term.field).includes(value));
    case 'number': {
      if (term.field === 'p99' && run.windowBeyondNs !== null) {
        // Known to be above the horizon, and nothing more.
        const isAbove = term.operator === '>' || term.operator === '>=';
        return isAbove && run.windowBeyondNs >= term.value;
      }
      const value = numberOf(run, term.field);
      return value !== null && comparisons[term.operator](value, term.value);
    }
    case 'is':
      return is(run, term.flag);
    case 'since':
      return run.startedAt >= term.date;
    case 'until':
      return run.startedAt < term.date;
    case 'sweep':
      throw new Error('a summary does not say which sweeps it is of');
    case 'note':
      return includes(run.note, term.text);
  }
}

/** Whether a run matches a filter's terms, evaluated simply and without SQL. */
export function fitsTerms(run: RunSummary, terms: readonly RunTerm[]): boolean {
  const speaksOfArchive = terms.some(
    (term) => term.kind === 'is' && (term.flag === 'archived' || term.flag === 'all'),
  );
  if (!speaksOfArchive && run.archived) return false;
  return terms.every((term) => fits(run, term) !== (term.not ?? false));
}
