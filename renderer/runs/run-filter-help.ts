import { runFlags, runStatuses, valueFields, type ValueField } from '../../shared/run-terms.ts';

/** What a term is for, and an example of it. */
export interface TermHelp {
  /** What the term begins with. */
  readonly start: string;
  readonly example: string;
  readonly text: string;
}

/** Every kind of term, in the order of the help. */
export const termHelp: readonly TermHelp[] = [
  { start: 'policy:', example: 'policy:sync,deferred', text: 'one of these policies' },
  { start: 'machine:', example: 'machine:i5-3550', text: 'this machine' },
  { start: 'workload:', example: 'workload:kernel-build', text: 'this workload' },
  { start: 'cpus:', example: 'cpus:4,96', text: 'one of these CPU counts' },
  { start: 'cpus>=', example: 'cpus>=64', text: 'this many CPUs or more' },
  { start: 'status:', example: 'status:failed', text: 'this state' },
  { start: 'tag:', example: 'tag:fast', text: 'has this tag' },
  { start: 'model:', example: 'model:3', text: 'made by this model version' },
  { start: 'ratio<', example: 'ratio<2', text: 'overhead below 2x' },
  { start: 'p99<', example: 'p99<1ms', text: '99 % of the windows closed within 1 ms' },
  { start: 'seed=', example: 'seed=1', text: 'this seed' },
  { start: 'is:', example: 'is:starred', text: 'has a star' },
  { start: 'is:archived', example: 'is:archived', text: 'archived runs only; is:all shows both' },
  { start: 'is:broken', example: 'is:broken', text: 'the policy did not keep its contract' },
  { start: 'is:imprecise', example: 'is:imprecise', text: 'did not reach its precision' },
  { start: 'since:', example: 'since:2026-11-01', text: 'started then or later, UTC' },
  { start: 'until:', example: 'until:2026-12-01', text: 'started before, UTC' },
  { start: 'sweep:', example: 'sweep:2', text: 'one of the runs of this sweep' },
  { start: 'note:', example: 'note:"as posted"', text: 'the note has this text' },
  { start: '-', example: '-policy:none', text: 'not: turns any term round' },
];

/** Values that are known of the fields; from the counts of the list. */
export type KnownValues = { readonly [F in ValueField]?: readonly string[] };

export interface Completion {
  /** The part of the text that an option takes the place of. */
  readonly start: number;
  readonly end: number;
  readonly options: readonly string[];
}

const maxOptions = 8;

function quote(value: string): string {
  return /^[^\s",\\]+$/u.test(value) ? value : JSON.stringify(value);
}

function valuesOf(field: string, known: KnownValues): readonly string[] {
  if (field === 'is') return runFlags;
  if (field === 'status') return runStatuses;
  const isValueField = (valueFields as readonly string[]).includes(field);
  return isValueField ? (known[field as ValueField] ?? []) : [];
}

/** What can stand where the caret is: beginnings of terms, or values that the field has. */
export function completeRunFilter(text: string, caret: number, known: KnownValues): Completion {
  const before = /\S*$/.exec(text.slice(0, caret))?.[0] ?? '';
  const [, field, list = ''] = /^-?([a-z][a-z0-9]*):(.*)$/i.exec(before) ?? [];
  const typed =
    field === undefined ? before.replace(/^-/, '') : list.slice(list.lastIndexOf(',') + 1);
  const starts = [...new Set(termHelp.map(({ start }) => start))].filter((start) => start !== '-');
  const all = field === undefined ? starts : valuesOf(field, known).map(quote);
  const fits = (option: string) =>
    option.toLowerCase().startsWith(typed.toLowerCase()) && option !== typed;
  const isEmpty = field === undefined && typed === '';
  const options = isEmpty ? [] : all.filter(fits).slice(0, maxOptions);
  return { start: caret - typed.length, end: caret, options };
}
