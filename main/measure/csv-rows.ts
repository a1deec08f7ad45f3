import { LabError } from '../../shared/errors.ts';
import { readAbout, type AboutMachine } from './about-machine.ts';
import { readCsv, type CsvText } from './csv.ts';
import { makeRows, type MadeRows } from './made-rows.ts';

/** Columns whose cells are text, whatever they look like: 4.10 is a version. */
const texts = new Set([
  'id',
  'experiment',
  'machine',
  'kernel',
  'metric',
  'unit',
  'uncertainty',
  'source',
  'where',
  'link',
  'note',
  'placement',
  'policy',
  'distance',
  'benchmark',
  'conditions',
  'test',
  'variant',
  'optimisationsUpTo',
]);

function readCell(name: string, cell: string): unknown {
  if (texts.has(name)) return cell;
  if (cell === 'true' || cell === 'false') return cell === 'true';
  const value = Number(cell);
  return Number.isFinite(value) ? value : cell;
}

/** The value of a row, or its least and greatest where it has `low` and `high` alone. */
function readRow({ value, low, high, ...cells }: Readonly<Record<string, string>>) {
  const rest = Object.entries(cells).map(([name, cell]) => [name, readCell(name, cell)] as const);
  const range = low === undefined || high === undefined ? undefined : [Number(low), Number(high)];
  const measured = value === undefined ? range : readCell('value', value);
  return { ...Object.fromEntries(rest), ...(measured === undefined ? {} : { value: measured }) };
}

/** Below so many interrupts a call, most calls of a pair or of sharers sent none. */
const fewInterrupts = 0.9;

function notesOf(
  { remarks, tooLong }: CsvText,
  rows: readonly Record<string, unknown>[],
): string[] {
  const say = (name: string, before: string) =>
    remarks.flatMap(([own, value]) => (own === name ? [`${before}${value}`] : []));
  const [virtual] = say('virtual', '');
  const quiet = rows.filter(({ experiment, cores, interruptsPerCall: each }) => {
    const isShared = experiment === 'pair' || (experiment === 'sharers' && Number(cores) > 1);
    return isShared && typeof each === 'number' && each < fewInterrupts;
  });
  return [
    ...(virtual !== undefined && virtual !== 'no'
      ? [`measured in a virtual machine: ${virtual}`]
      : []),
    ...say('perf', 'perf: '),
    ...say('stolen', 'stolen: '),
    ...say('missing', 'not measured: '),
    ...say('limit', 'limit: '),
    ...quiet.map(
      ({ id, interruptsPerCall }) =>
        `${String(id)}: ${String(interruptsPerCall)} interrupts a call: other work ran there; measure again`,
    ),
    ...(tooLong.length > 0 ? [`more cells than the header has: line ${tooLong.join(', ')}`] : []),
  ];
}

/** Whether a text is CSV of rows: its header has what a row needs. */
export const isCsvOfRows = (text: string): boolean => {
  const { header } = readCsv(text);
  return header.includes('experiment') && header.includes('metric');
};

/**
 * Reads rows of one's own as CSV: a header with at least experiment, metric and value (or low and high),
 * before it lines such as `# machine: name`, `# cpu: ...`, `# ghz: 2.6`, `# kernel: 6.8`.
 * @param said What else is known of the machine; the text comes first.
 * @throws LabError `bad-value` if there is no row.
 */
export function readCsvRows(text: string, said: AboutMachine): MadeRows {
  const csv = readCsv(text);
  const rows = csv.rows.map(readRow);
  if (rows.length === 0) {
    const message = 'the CSV has no rows below its header';
    throw new LabError('bad-value', message, 'sh measure.sh > rows.csv writes some');
  }
  const form = csv.remarks.find(([name]) => name === 'shootdown-lab-measure')?.[1];
  if (form !== undefined && form !== '1') {
    const message = `the file was measured by a script of form ${form}, and this lab reads form 1`;
    throw new LabError('bad-value', message, 'lab measure script prints one that fits');
  }
  const isOurs = form !== undefined;
  const source = isOurs
    ? 'measured on this computer by lab measure script'
    : 'measured by its user';
  const about = { ...said, ...readAbout(csv.remarks) };
  return makeRows(
    rows.map((row) => ({ source, ...row })),
    about,
    notesOf(csv, rows),
  );
}
