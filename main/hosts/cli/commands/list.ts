// lab list: lists the stored runs that match a filter, newest first. The filter is that of the Runs page.
// It only reads the store and simulates nothing.
import type { RunSummary } from '../../../../shared/contract.ts';
import { LabError } from '../../../../shared/errors.ts';
import { explainExtrapolation, markExtrapolation } from '../../../../shared/extrapolation.ts';
import { guessMark, guessText, markName } from '../../../../shared/guess.ts';
import { formatRunFilter, parseRunFilter } from '../../../../shared/run-filter.ts';
import { termHelp, type RunTerm } from '../../../../shared/run-terms.ts';
import { intervalMeaning, noInterval, noIntervalMeaning } from '../../../../shared/text/format.ts';
import { shownStatus } from '../../../../shared/unreadable-run.ts';
import { joinCommand, maxColumns, wrapParagraph } from '../../../../shared/text/plain.ts';
import { formatRatioCell, shortKey } from '../../../../shared/text/results.ts';
import { formatTable } from '../../../../shared/text/table.ts';
import { mayHaveRange } from '../../../lab/validation/uncertainty.ts';
import type { Store } from '../../../store/store.ts';
import { jsonOption, type Command, type Options, type StoreContext } from '../command.ts';
import { runJson } from '../run-json.ts';

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

/** The ratio with its interval, and the mark of one that did not reach its precision. */
function ratioOf({ overhead, replications, precisionReached }: RunSummary): string {
  if (!overhead) return '';
  const text = formatRatioCell(overhead, replications ?? 1);
  return precisionReached === false ? `${text} !` : text;
}

/** What the ratios of a list say; nothing in a list without ratios. */
function explainRatios(rows: readonly RunSummary[], table: readonly string[]): string[] {
  const rated = rows.filter(({ overhead }) => overhead !== null);
  if (rated.length === 0) return [];
  return [
    `ratio: sys time to that of policy none; n: replications; ${intervalMeaning}.`,
    ...(table.some((line) => line.includes(noInterval)) ? [noIntervalMeaning] : []),
    ...(rated.some((run) => run.precisionReached === false)
      ? ['!: did not reach its precision.']
      : []),
  ].flatMap((text) => wrapParagraph(text, 2));
}

interface ListColumn {
  readonly header: string;
  readonly cells: readonly string[];
}

/** Columns that are said once below the table, if all their cells are the same and room is short. */
const sayable: ReadonlySet<string> = new Set(['workload', 'status']);

const isTooWide = (columns: readonly ListColumn[]) => {
  const widths = columns.map(({ header, cells }) =>
    Math.max(...[header, ...cells].map((text) => text.length)),
  );
  return widths.reduce((sum, width) => sum + width + 1, -1) > maxColumns;
};

function layOutList(rows: readonly RunSummary[]): string[] {
  const columns: ListColumn[] = Object.entries<(run: RunSummary) => string>({
    run: ({ key }) => shortKey(key),
    machine: ({ machine }) => machine,
    CPUs: (run) => `${run.cpus}${markExtrapolation(run) === null ? '' : ' ~'}`,
    workload: ({ workload }) => workload,
    policy: ({ policy, isGuess }) => markName(policy, isGuess),
    status: shownStatus,
    ratio: ratioOf,
    n: ({ replications }) => `${replications ?? ''}`,
  }).map(([header, textOf]) => ({ header, cells: rows.map(textOf) }));
  const isSaid = ({ header, cells }: ListColumn) =>
    sayable.has(header) && cells.every((text) => text === cells[0]);
  const said = rows.length > 1 && isTooWide(columns) ? columns.filter(isSaid) : [];
  const shown = columns.filter((column) => !said.includes(column));
  return [
    ...formatTable(
      shown,
      rows.map((_, i) => shown.map(({ cells }) => cells[i] ?? '')),
    ),
    ...said.map(({ header, cells }) => `${header} of all: ${cells[0]}`),
  ];
}

function formatList(rows: readonly RunSummary[]): string[] {
  const table = layOutList(rows);
  const marks = explainExtrapolation(rows).flatMap((mark) => wrapParagraph(`~: ${mark}`, 2));
  const guess = rows.some(({ isGuess }) => isGuess) ? [`${guessMark}: ${guessText}.`] : [];
  return [...table, ...marks, ...guess, ...explainRatios(rows, table)];
}

/** What says which ranges these runs have: loaded only if one of them may have one. */
async function findRanges(
  runs: Parameters<typeof mayHaveRange>[0][],
  loadPresets: StoreContext['loadPresets'],
) {
  if (!runs.some(mayHaveRange)) return null;
  const { explainRunRanges, rangesOf } = await import('../run-ranges.ts');
  return { explainRunRanges, rangeOf: rangesOf(await loadPresets()) };
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
        const ranges = await findRanges([row], loadPresets);
        print(runJson(row, ranges?.rangeOf(row)));
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

export const list: Command = {
  needs: 'store',
  usage: 'lab list [FILTER] [--limit N] [--offset N]',
  maxArgs: Infinity,
  hasTerms: true,
  options: { ...jsonOption, limit: { type: 'string' }, offset: { type: 'string' } },
  suggest: suggestFilter,
  help: [
    'Examples:',
    "  lab list 'policy:sync cpus>=64'",
    '  lab list status:failed --limit 10',
    '',
    '  --limit N, --offset N; default 50, 0',
    '',
    'FILTER is that of the Runs page: words and terms, all of which a run must match.',
    'Words are searched for in the machine, workload, policy, tags and note, and at the',
    'start of the key. Text with spaces goes in double quotes, inside the quotes of the',
    'shell. Archived runs are omitted unless a term asks for them.',
    ...termHelp.map(({ example, text }) => `  ${example.padEnd(widestExample)}  ${text}`),
  ],
  async run({ options, args, stored, loadPresets, print, note }) {
    const filter = { terms: parseRunFilter(args.join(' ')) };
    const limit = readCount(options, 'limit', 50);
    const offset = readCount(options, 'offset', 0);
    const store = stored();
    const query = { filter, sort: 'startedAt', descending: true, limit, offset } as const;
    if (options['json']) return printJson(store, query, { print, note, loadPresets });
    const { total, rows } = store.queryRuns(query);
    if (rows.length === 0) {
      note(args.length === 0 ? 'No runs. Try: lab study' : 'No runs match the filter.');
      return 0;
    }
    for (const line of formatList(rows)) print(line);
    const rated = rows.flatMap(({ key, overhead }) => (overhead && store.findRun(key)) ?? []);
    const ranges = await findRanges(rated, loadPresets);
    for (const line of ranges?.explainRunRanges(rated, ranges.rangeOf) ?? []) print(line);
    note(`${rows.length} of ${total} runs`);
    return 0;
  },
};
