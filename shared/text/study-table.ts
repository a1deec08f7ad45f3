import { explainRange, findRange, formatRange, type CostRange } from '../cost-range.ts';
import { markGuess } from '../guess.ts';
import type { Machine } from '../spec/machine.ts';
import type { RunResult } from '../result.ts';
import { formatRatio, formatSeconds } from './format.ts';
import { wrapParagraph } from './plain.ts';
import {
  explainRuns,
  exposureCells,
  exposureHeaders,
  formatHardware,
  formatProvenance,
  formatRatioCell,
} from './results.ts';
import { formatTable, type Column } from './table.ts';

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
  readonly published: readonly PublishedRatio[];
  /** Ratios that no row pins down. */
  readonly ranges?: readonly CostRange[] | undefined;
  /** A machine in words, as in a `Hardware:` line. */
  readonly describeMachine: (machine: Machine) => string;
  /** Name of a row; default: the policy's. */
  readonly nameRow?: (run: RunResult) => string;
  /** Header of that column; default: `policy`. */
  readonly rowHeader?: string;
  /** The command, in words, that prints this table again. */
  readonly command: readonly string[];
}

export const studyColumns: readonly Column[] = [
  { header: 'policy' },
  { header: 'sys s', align: 'right' },
  { header: 'ratio' },
  { header: 'published', align: 'right' },
  ...exposureHeaders.map((header) =>
    header === 'bound' ? { header } : ({ header, align: 'right' } as const),
  ),
];

function findPublished(published: readonly PublishedRatio[], { spec }: RunResult) {
  return published.filter(
    ({ machine, policy }) => machine === spec.machine.name && policy === spec.policy.name,
  );
}

/** What a row of the study says: name, seconds, ratio, published, window, bound. */
export function studyCells(
  run: RunResult,
  { published, ranges = [] }: Pick<StudyTableInput, 'published' | 'ranges'>,
  name: string,
): string[] {
  const { policy } = run.spec;
  const marked = markGuess(name, run.spec);
  const range = findRange(ranges, run.spec);
  // A range is wider than what chance leaves open.
  const ratio = range ? formatRatio(run.overhead.tick.mean) : formatRatioCell(run.overhead.tick);
  const known = findPublished(published, run).map((row) => formatRatio(row.ratio));
  return [
    run.precisionReached ? marked : `${marked} !`,
    formatSeconds(run.sysSeconds.tick.mean),
    policy.name === 'none' ? '1.00x' : ratio,
    range ? formatRange(range) : [...new Set(known)].join(' '),
    ...exposureCells(run),
  ];
}

/** Runs that share machine and workload, in order of first appearance. */
export function groupRuns(runs: readonly RunResult[]): RunResult[][] {
  const groups = Map.groupBy(runs, ({ spec }) => JSON.stringify([spec.machine, spec.workload]));
  return [...groups.values()];
}

/**
 * The table of a study in mail form: a block per machine and workload with a row per policy, then
 * what the columns mean, and the command that gives the same numbers.
 */
export function formatStudy(input: StudyTableInput): string[] {
  const { runs, describeMachine, command } = input;
  const nameRow = input.nameRow ?? (({ spec }) => spec.policy.name);
  const blocks = groupRuns(runs).flatMap((group) => {
    const spec = group[0]!.spec;
    return [
      ...formatHardware(describeMachine(spec.machine), spec),
      '',
      ...formatTable(
        [{ header: input.rowHeader ?? 'policy' }, ...studyColumns.slice(1)],
        group.map((run) => studyCells(run, input, nameRow(run))),
      ),
      '',
    ];
  });
  return [...blocks, ...explainStudy(input), '', ...formatProvenance(runs, command)];
}

/** Which policies are made for other mappings than those of the study, if any is. */
function explainRings(runs: readonly RunResult[]): string[] {
  const withRings = runs.filter(({ spec }) => spec.policy.pending.startsWith('queue:'));
  const names = [...new Set(withRings.map(({ spec }) => spec.policy.name))];
  if (names.length === 0) return [];
  return [`${names.join(', ')}: made for user mappings; on the direct map an analogy.`];
}

/** What the columns mean, and where the published ratios are from. */
export function explainStudy({ runs, published, ranges = [] }: StudyTableInput): string[] {
  const sources = new Set(
    runs.flatMap((run) => findPublished(published, run).map(({ source }) => source)),
  );
  const posted =
    sources.size === 0
      ? []
      : [`published: ratio as posted with the XPFO patches (${[...sources].join(', ')}).`];
  const [range] = runs.flatMap(({ spec }) => findRange(ranges, spec) ?? []);
  const between = range ? [`a-b under published: ${explainRange(range)}.`] : [];
  const meant = [...posted, ...between, ...explainRings(runs)];
  const sentences = ['sys s: system time of the whole job.', ...meant];
  return [...sentences.flatMap((text) => wrapParagraph(text, 2)), ...explainRuns(runs)];
}
