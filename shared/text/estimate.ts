import type { EstimateAnswer, SpecEstimate } from '../estimate/estimate.ts';
import { explainGuess, isGuess, markGuess, markName } from '../guess.ts';
import type { Spec } from '../spec/spec.ts';
import { formatNumber, formatRatio, formatSeconds, formatShare, noValue } from './format.ts';
import { markEstimate } from './estimate-mark.ts';
import { formatWindow } from './format-window.ts';
import { toAscii, wrapCommand, wrapParagraph } from './plain.ts';
import { formatHardware, type Setup } from './setup.ts';
import { formatTable, type Column } from './table.ts';

/** What an estimate is, in one sentence. */
export const estimateMeaning =
  'An estimate in the mean, from a closed form and not simulated: against simulation of random ' +
  'specs what it adds is off by less than 5 % in the median, and by less than 15 % in 19 of 20. ' +
  'Windows are rougher: p50 and p99 off by less than 10 % in the median, and by less than a factor of ' +
  'two in 4 of 5; the open share by less than 10 points in 19 of 20.';

/** A spec and what is estimated of it, under what it is called in a table. */
export interface EstimatedSpec {
  readonly spec: Spec;
  readonly answer: EstimateAnswer;
  readonly labels: readonly string[];
}

function windowTexts({ windows }: SpecEstimate): readonly [p50: string, p99: string, open: string] {
  if (windows === null) return [noValue, noValue, noValue];
  const { p50Ns, p99Ns, openShare, horizonNs } = windows;
  const time = (ns: number | null) => markEstimate(formatWindow(ns, horizonNs));
  return [time(p50Ns), time(p99Ns), markEstimate(formatShare(openShare))];
}

function costTable({ overhead, sysSeconds }: SpecEstimate): string[] {
  const row = (name: string, ratio: number, seconds: number) => [
    name,
    markEstimate(formatRatio(ratio)),
    markEstimate(formatSeconds(seconds)),
  ];
  return formatTable(
    [
      { header: 'sys time' },
      { header: 'ratio to none', align: 'right' },
      { header: 'job, s', align: 'right' },
    ],
    [
      row('tick', overhead.tick, sysSeconds.tick),
      row('precise', overhead.precise, sysSeconds.precise),
    ],
  );
}

function otherLines(estimate: SpecEstimate): string[] {
  const [p50, p99, open] = windowTexts(estimate);
  const { ipisPerOp, coalescedShare, overhead, busyShare } = estimate;
  const ipis =
    ipisPerOp === null
      ? []
      : [
          `IPIs requested: ${markEstimate(formatNumber(ipisPerOp))} a page operation, ` +
            `${markEstimate(formatShare(coalescedShare))} coalesced`,
        ];
  return [
    `elapsed ${markEstimate(formatRatio(overhead.elapsed))}, CPUs busy ${markEstimate(formatShare(busyShare))}`,
    ...ipis,
    estimate.windows === null
      ? 'There is no flush request that another CPU waits for: no exposure window.'
      : `window, CPUs: p50 ${p50}, p99 ${p99}, open ${open}`,
  ];
}

/** One estimate; `command` simulates the same. */
export function formatEstimate(
  { spec, answer }: Pick<EstimatedSpec, 'spec' | 'answer'>,
  setup: Setup,
  command: readonly string[],
): string[] {
  const head = [
    ...formatHardware(setup, spec),
    toAscii(`policy ${markGuess(spec.policy.name, spec)}: an estimate, not simulated`),
    ...explainGuess([spec]),
    '',
  ];
  const last = [...wrapParagraph('To simulate it:', 2), ...wrapCommand(command)];
  if (answer.estimate === null) {
    return [...head, ...wrapParagraph(`no estimate: ${answer.declined}`, 2), '', ...last];
  }
  return [
    ...head,
    ...costTable(answer.estimate),
    '',
    ...otherLines(answer.estimate).flatMap((line) => wrapParagraph(line, 2)),
    '',
    ...wrapParagraph(estimateMeaning, 2),
    ...last,
  ];
}

function rowOf({ spec, answer, labels }: EstimatedSpec): string[] {
  const { estimate } = answer;
  if (estimate === null) return [...labels, noValue, noValue, noValue, noValue];
  const ratio = markName(markEstimate(formatRatio(estimate.overhead.tick)), isGuess(spec));
  return [...labels, ratio, ...windowTexts(estimate)];
}

/** Why some have no estimate: each reason once, with how many. */
function explainDeclined(rows: readonly EstimatedSpec[]): string[] {
  const reasons = Map.groupBy(
    rows.flatMap(({ answer }) => answer.declined ?? []),
    (reason) => reason,
  );
  return [...reasons].flatMap(([reason, found]) =>
    wrapParagraph(`no estimate for ${found.length} of ${rows.length}: ${reason}`, 2),
  );
}

/** Several estimates as a table; `headers` name the labels of each row, `command` simulates the same. */
export function formatEstimates(
  rows: readonly EstimatedSpec[],
  headers: readonly string[],
  command: readonly string[],
): string[] {
  const right = (header: string): Column => ({ header, align: 'right' });
  return [
    ...formatTable(
      [
        ...headers.map((header) => ({ header })),
        ...['ratio', 'window p50', 'p99', 'open'].map(right),
      ],
      rows.map(rowOf),
    ),
    '',
    ...explainDeclined(rows),
    ...explainGuess(rows.map(({ spec }) => spec)),
    ...wrapParagraph(estimateMeaning, 2),
    ...wrapParagraph('To simulate them:', 2),
    ...wrapCommand(command),
  ];
}
