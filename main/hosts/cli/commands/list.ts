// lab list: lists the stored runs that match a filter, newest first. The filter is that of the Runs page.
// It only reads the store and simulates nothing.
import { findColumnName, findGroupField } from '../../../../shared/column-names.ts';
import type { RunSummary } from '../../../../shared/contract.ts';
import { LabError } from '../../../../shared/errors.ts';
import { formatRunFilter, parseRunFilter } from '../../../../shared/run-filter.ts';
import { termHelp, type RunTerm } from '../../../../shared/run-terms.ts';
import { joinCommand, toAscii, wrapParagraph } from '../../../../shared/text/plain.ts';
import { shortKey } from '../../../../shared/text/results.ts';
import { fieldPaths } from '../../../../shared/spec/field-columns.ts';
import { publishedMachines } from '../../../lab/validation/published.ts';
import {
  mayHaveRange,
  summaryMayHaveRange,
  withRange,
} from '../../../lab/validation/uncertainty.ts';
import type { Store } from '../../../store/store.ts';
import { jsonOption, type Command, type Options, type StoreContext } from '../command.ts';
import { formatGroups } from '../group-table.ts';
import { formatList } from '../list-table.ts';
import { runJson } from '../run-json.ts';
import type { RangeOf } from '../run-ranges.ts';
import { refuseIdle } from '../said-once.ts';

function readCount(options: Options, name: string, otherwise: number): number {
  const text = options[name] ?? `${otherwise}`;
  const count = typeof text === 'string' && /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(count)) return count;
  const message = `--${name} must be a whole number of at least 0, got ${String(text)}`;
  throw new LabError('bad-value', message, `--${name} ${otherwise}`);
}

/** `--policy sync`, `--status=done`: options that list once had; the terms have the same names. */
const oldOption = /^--(machine|workload|policy|status)(?:=(.*))?$/s;

/** The command that asks for the same with a filter. */
function suggestFilter(words: readonly string[]): string | undefined {
  const terms = words.flatMap((word, i): RunTerm[] => {
    const [, field, own] = oldOption.exec(word) ?? [];
    const value = own ?? words[i + 1] ?? '';
    if (field === undefined || value === '') return [];
    return [{ kind: 'values', field: field as 'policy', values: [value] }];
  });
  if (terms.length === 0) return undefined;
  return joinCommand(['lab', 'list', formatRunFilter(terms)]);
}

/** What says which ranges runs have: loaded only if one of them may have one. */
async function findRanges(
  mayHave: boolean,
  loadPresets: StoreContext['loadPresets'],
): Promise<RangeOf> {
  if (!mayHave) return () => undefined;
  const { rangesOf } = await import('../run-ranges.ts');
  return rangesOf(await loadPresets());
}

/** Of machines that the lab does not have, whose costs they have: loaded only if there may be one. */
async function explainMachines(
  store: Store,
  rows: readonly RunSummary[],
  loadPresets: StoreContext['loadPresets'],
): Promise<string[]> {
  const isCommon = (name: string) =>
    /^server-\d+$/.test(name) || Object.hasOwn(publishedMachines, name);
  // A run without a result may be one that cannot be read.
  const others = rows.filter(({ machine, overhead }) => overhead !== null && !isCommon(machine));
  if (others.length === 0) return [];
  const { describeAssumedCosts } = await import('../../../lab/validation/assumed-costs.ts');
  const presets = await loadPresets();
  const unknown = others.filter(({ machine }) => !presets.findMachine(machine));
  const sentences = unknown.flatMap(({ key, machine }) => {
    const spec = store.findRun(key)?.spec;
    return spec ? [`${toAscii(machine)}: ${describeAssumedCosts(spec.machine)}.`] : [];
  });
  return [...new Set(sentences)].flatMap((text) => wrapParagraph(text, 2));
}

/** Keys that are read at once; the runs are read and printed one by one. */
const rowsAtOnce = 10_000;

/** Prints a line for each run as it is read. @returns 1 if one cannot be read, which is noted. */
async function printJson(
  store: Store,
  query: Parameters<Store['queryRuns']>[0],
  { print, note, loadPresets }: Pick<StoreContext, 'print' | 'note' | 'loadPresets'>,
): Promise<number> {
  let code = 0;
  for (let read = 0; read < query.limit; read += rowsAtOnce) {
    const limit = Math.min(rowsAtOnce, query.limit - read);
    const { rows } = store.queryRunKeys({ ...query, limit, offset: query.offset + read });
    for (const { key } of rows) {
      try {
        const row = store.findRun(key);
        if (!row) continue;
        const rangeOf = await findRanges(mayHaveRange(row), loadPresets);
        print(runJson(row, row.result ? rangeOf(row.result) : undefined));
      } catch (error) {
        if (!(error instanceof LabError)) throw error;
        note(`${shortKey(key)}: ${error.message}`);
        code = 1;
      }
    }
    if (rows.length < limit) break;
  }
  return code;
}

const widestExample = Math.max(...termHelp.map(({ example }) => example.length));

const pathsOf = (columns: readonly string[]) => fieldPaths.filter((path) => columns.includes(path));

type Query = Parameters<Store['queryRuns']>[0];

/** `ratio`, or `-ratio` for descending. */
function readOrder(options: Options): Pick<Query, 'sort' | 'descending'> {
  const text = options['sort'];
  if (typeof text !== 'string') return { sort: 'startedAt', descending: true };
  const descending = text.startsWith('-');
  return { sort: findColumnName(descending ? text.slice(1) : text), descending };
}

function readColumns(options: Options) {
  const text = options['columns'];
  const names = typeof text === 'string' ? text.split(',').map((name) => name.trim()) : [];
  return names.filter((name) => name !== '').map(findColumnName);
}

function printGroups(store: Store, filter: Query['filter'], context: StoreContext): number {
  const { options, print, note } = context;
  const field = findGroupField(String(options['group']));
  const { total, groups, others } = store.groupRuns({ filter, field });
  if (options['json']) {
    for (const group of groups) print(JSON.stringify({ field, ...group }));
  } else {
    for (const line of formatGroups(field, groups)) print(line);
  }
  note(`${groups.length + others} groups of ${total} runs`);
  if (others > 0) note(`${others} more groups are not shown`);
  return 0;
}

export const list: Command = {
  needs: 'store',
  usage: 'lab list [FILTER] [--columns FIELDS] [--sort FIELD] [--group FIELD] [--limit N]',
  maxArgs: Infinity,
  hasTerms: true,
  options: {
    ...jsonOption,
    columns: { type: 'string' },
    sort: { type: 'string' },
    group: { type: 'string' },
    limit: { type: 'string' },
    offset: { type: 'string' },
  },
  suggest: suggestFilter,
  help: [
    'Examples:',
    "  lab list 'policy:sync cpus>=64'",
    '  lab list sweep:2 --columns flushCeilingPages --sort=-ratio',
    '  lab list --group kernel.pti',
    '  lab list status:failed --limit 10',
    '',
    '  --columns FIELDS  fields of a spec, with commas between; fields in which the listed',
    '                    runs differ are shown by themselves, as far as there is room',
    '  --sort FIELD      by any column; --sort=-FIELD descending; default -started',
    '  --group FIELD     the values of a field, with how many runs have each',
    '  --limit N, --offset N; default 50, 0',
    '',
    'FILTER is that of the Runs page: words and terms, all of which a run must match.',
    'Words are searched for in the machine, kernel, workload, policy, tags and note, and at',
    'the start of the key. Text with spaces goes in double quotes, inside the quotes of the',
    'shell. Archived runs are omitted unless a term asks for them.',
    ...termHelp.map(({ example, text }) => `  ${example.padEnd(widestExample)}  ${text}`),
  ],
  async run(context) {
    const { options, args, stored, loadPresets, print, note } = context;
    const filter = { terms: parseRunFilter(args.join(' ')) };
    const limit = readCount(options, 'limit', 50);
    const offset = readCount(options, 'offset', 0);
    const [asked, order] = [readColumns(options), readOrder(options)];
    if (options['group'] !== undefined) {
      const hint = 'lab list --group FIELD shows every group';
      refuseIdle(options, ['columns', 'sort', 'limit', 'offset'], 'does not go with --group', hint);
    }
    const store = stored();
    if (options['group'] !== undefined) return printGroups(store, filter, context);
    const query = { filter, ...order, limit, offset } as const;
    if (options['json']) return printJson(store, query, { print, note, loadPresets });
    const { differing } = store.countFacets({ filter });
    const fields = pathsOf([...asked, ...differing]);
    const { total, rows } = store.queryRuns({ ...query, fields });
    if (rows.length === 0) {
      note(args.length === 0 ? 'No runs. Try: lab study' : 'No runs match the filter.');
      return 0;
    }
    const rangeOf = await findRanges(rows.some(summaryMayHaveRange), loadPresets);
    const ranged = rows.map((row) => withRange(row, rangeOf));
    for (const line of formatList(ranged, { asked, differing })) print(line);
    for (const line of await explainMachines(store, rows, loadPresets)) print(line);
    note(`${rows.length} of ${total} runs`);
    return 0;
  },
};
