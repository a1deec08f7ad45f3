import { explainRange, formatRange, type CostRange } from '../cost-range.ts';
import { markGuess } from '../guess.ts';
import type { RunResult } from '../result.ts';
import { explainSides, policyNameOf } from './policy-pair.ts';
import { formatAnswer } from './format-contract.ts';
import { formatRatio, formatSeconds } from './format.ts';
import type { RowNames } from './name-rows.ts';
import { wrapParagraph } from './plain.ts';
import { explainRuns, formatProvenance, formatRatioCell } from './results.ts';
import { formatHardware, type DescribeSetup } from './setup.ts';
import { formatTable, type Column } from './table.ts';
import { userName, windowColumns, windowRows } from './windows-table.ts';

/** A measured ratio as posted. */
export interface PublishedRatio {
  readonly machine: string;
  readonly policy: string;
  readonly ratio: number;
  /** Short name of the mail: v7, v8. */
  readonly source: string;
}

export interface StudyTableInput {
  readonly runs: readonly RunResult[];
  /** Measured ratios by the key of the run that simulates the same: an unmodified preset. */
  readonly published: ReadonlyMap<string, readonly PublishedRatio[]>;
  /** Ratios that no row pins down, by the key of the run. */
  readonly ranges?: ReadonlyMap<string, CostRange> | undefined;
  readonly describeSetup: DescribeSetup;
  /** The fields that the names of the rows say, and so no heading; default none. */
  readonly inRows?: readonly string[];
  /** Sentences about all of it, below what the columns mean. */
  readonly notes?: readonly string[];
  /** Name of a row; default: the policy's. */
  readonly nameRow?: (run: RunResult) => string;
  /** Header of that column; default: `policy`. */
  readonly rowHeader?: string;
  /** The command, in words, that prints this table again. */
  readonly command: readonly string[];
}

/** The columns of costs after that of the names. */
export const costColumns: readonly Column[] = [
  { header: 'sys s', align: 'right' },
  { header: 'ratio' },
  { header: 'published', align: 'right' },
  { header: 'bound' },
];

/** The name of a run in a table, with the marks of a guess and of one that did not reach its precision. */
export function markRun(run: RunResult, name: string): string {
  const marked = markGuess(name, run.spec);
  return run.precisionReached ? marked : `${marked} !`;
}

/** What a run costs, and whether it kept its bound: name, seconds, ratio, published, bound. */
export function costCells(
  run: RunResult,
  { published, ranges }: Pick<StudyTableInput, 'published' | 'ranges'>,
  name: string,
): string[] {
  const range = ranges?.get(run.key);
  const ratio = range ? formatRange(range) : formatRatioCell(run.overhead.tick, run.replications);
  const known = (published.get(run.key) ?? []).map((row) => formatRatio(row.ratio));
  return [
    markRun(run, name),
    formatSeconds(run.sysSeconds.tick.mean),
    ratio,
    [...new Set(known)].join(' '),
    [run.contract, ...(run.user ? [run.user.contract] : [])].map(formatAnswer).join(' + '),
  ];
}

/** The windows that a run leaves open: two rows, or one if it has none; then those of user mappings, if it has two policies. */
export function exposureRows(run: RunResult, name: string): string[][] {
  const { exposureWindowNs: windows, user } = run;
  const own = windowRows({ name: markRun(run, name), windows });
  if (!user) return own;
  return [...own, ...windowRows({ name: userName, windows: user.exposureWindowNs })];
}

/** Runs under one heading, in order of first appearance. */
export interface StudyBlock {
  readonly heading: readonly string[];
  readonly runs: readonly RunResult[];
}

/** Blocks of runs whose machine, kernel and workload are the same in words: their rows name what else differs. */
export function groupRuns({
  runs,
  describeSetup,
  inRows,
}: Pick<StudyTableInput, 'runs' | 'describeSetup' | 'inRows'>): StudyBlock[] {
  const headingOf = ({ spec }: RunResult) => formatHardware(describeSetup(spec, inRows), spec);
  const groups = Map.groupBy(runs, (run) => headingOf(run).join('\n'));
  return [...groups].map(([heading, own]) => ({
    heading: heading.split('\n'),
    runs: own,
  }));
}

/** Names of the rows, and the header of their column. */
export function rowNamesOf({
  nameRow,
  rowHeader,
}: StudyTableInput): Pick<RowNames, 'nameRow' | 'rowHeader'> {
  return {
    nameRow: nameRow ?? (({ spec }) => policyNameOf(spec)),
    rowHeader: rowHeader ?? 'policy',
  };
}

/**
 * The table of a study in mail form: for each machine and workload what every policy costs, then what it
 * leaves open; what the columns mean, and the command that gives the same numbers.
 */
export function formatStudy(input: StudyTableInput): string[] {
  const { runs, command } = input;
  const { nameRow, rowHeader } = rowNamesOf(input);
  const first = { header: rowHeader };
  const blocks = groupRuns(input).flatMap((block) => [
    ...block.heading,
    '',
    ...formatTable(
      [first, ...costColumns],
      block.runs.map((run) => costCells(run, input, nameRow(run))),
    ),
    '',
    ...formatTable(
      [first, ...windowColumns],
      block.runs.flatMap((run) => exposureRows(run, nameRow(run))),
    ),
    '',
  ]);
  const explained = explainStudy(input, blocks);
  return [...blocks, ...explained, '', ...formatProvenance(runs, command)];
}

/** Which policies are made for other mappings than those of the study, if any is. */
function explainRings(runs: readonly RunResult[]): string[] {
  const withRings = runs.filter(({ spec }) => spec.policy.pending.startsWith('queue:'));
  const names = [...new Set(withRings.map(({ spec }) => spec.policy.name))];
  if (names.length === 0) return [];
  return [`${names.join(', ')}: made for user mappings; on the direct map an analogy.`];
}

/** What the columns of these tables mean, and where the published ratios are from. */
export function explainStudy(
  { runs, published, ranges, notes = [] }: StudyTableInput,
  tables: readonly string[],
): string[] {
  const sources = new Set(
    runs.flatMap(({ key }) => (published.get(key) ?? []).map(({ source }) => source)),
  );
  const posted =
    sources.size === 0
      ? []
      : [`published: ratio as posted with the XPFO patches (${[...sources].join(', ')}).`];
  const [range] = runs.flatMap(({ key }) => ranges?.get(key) ?? []);
  const between = range ? [`ratio a-b: ${explainRange(range)}.`] : [];
  const meant = [...posted, ...between, ...explainRings(runs), ...notes];
  const sides = explainSides(runs.map(({ spec }) => spec));
  const sentences = ['sys s: system time of the whole job.', ...sides, ...meant];
  return [...sentences.flatMap((text) => wrapParagraph(text, 2)), ...explainRuns(runs, tables)];
}
