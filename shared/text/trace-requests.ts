import { quantile } from '../histogram-bins.ts';
import type { HistogramState } from '../result.ts';
import type { Machine } from '../spec/machine.ts';
import type { RequestReplay, RequestSummary, TargetSource } from '../trace-requests.ts';
import type { TraceMachine } from '../trace.ts';
import { formatCount, formatNumber, formatShare, formatTime, noValue } from './format.ts';
import { describeHardware } from './describe-hardware.ts';
import { wrapParagraph } from './plain.ts';
import { spread, spreadColumns, formatPages } from './spread.ts';
import { formatTable } from './table.ts';
import { tighten } from './tighten.ts';

/** How each source of targets limits what is known of them. */
export const sourceTexts: Readonly<Record<TargetSource, string>> = {
  csd: 'Targets are exact: every queue entry was recorded (csd_queue_cpu).',
  ipi:
    'Targets are AT LEAST these: they are those of interrupts (ipi_send_*) and of remote shootdown ' +
    'lines, and a CPU whose queue was not empty gets no interrupt. Record csd:csd_queue_cpu.',
  flushes:
    'Targets are AT LEAST these: they are those of remote shootdown lines, and a lazy CPU prints ' +
    'none. Record csd:csd_queue_cpu.',
  none: 'Targets are not known: nothing in the recording shows one. Record csd:csd_queue_cpu.',
};

/** What no recording of requests has. */
const unseen =
  'Flushes of kernel ranges and hardware broadcasts print no request, and are not among them.';

/** Of the requests that have some: their pages, their targets, and how long they took. */
export const requestSpreads = ({ pages, targetCounts, latencyNs }: RequestSummary): string[][] =>
  [
    spread('pages', pages, formatPages),
    spread('targets, if it has some', targetCounts, formatPages),
    spread('until the last handler ends', latencyNs, formatTime),
  ].filter(([, n]) => n !== '0');

/** How sure the targets are, and what no recording has. */
export const requestLimits = ({ source }: RequestSummary): string[] => [
  sourceTexts[source],
  unseen,
];

/** The recorded requests of user mappings: how many, their pages and their targets. */
export function formatRequests(recorded: RequestSummary): string[] {
  const { count, perSecond, full, sent, targets } = recorded;
  if (count === 0) return ['No flush request for user mappings in this trace.'];
  return [
    ...wrapParagraph(
      `Flush requests for user mappings: ${formatCount(count)}, ${formatNumber(perSecond)} a second; ` +
        `${formatCount(full)} of everything; ${formatCount(sent)} with a target, ` +
        `${formatCount(targets)} targets.`,
      2,
    ),
    ...formatTable(spreadColumns('of a request'), requestSpreads(recorded)),
    ...requestLimits(recorded).flatMap((text) => wrapParagraph(text, 2)),
  ];
}

export interface RequestReplaysInput {
  readonly recorded: RequestSummary;
  readonly replays: readonly RequestReplay[];
  readonly recordedMachine: TraceMachine;
  readonly machine: Machine;
  readonly describeMachine: (machine: Machine) => string;
}

const right = (header: string) => ({ header, align: 'right' }) as const;
const nameColumn = { header: 'policy' };
export const requestHeaders = ['requests', 'targets', 'interrupts', 'of busy', 'sys ms'] as const;
export const latencyHeaders = ['n', 'p50', 'p99', 'max'] as const;
const recordedName = 'as recorded';

type Counted = Pick<RequestReplaysInput, 'recorded' | 'replays'>;

/** As recorded, then each policy. */
export function requestRows({ recorded, replays }: Counted): string[][] {
  return [
    [recordedName, formatCount(recorded.count), formatCount(recorded.targets), '', '', ''],
    ...replays.map(({ policy, counters, sysNs, recordedBusyNs }) => [
      policy,
      formatCount(counters.requests),
      formatCount(counters.targets),
      formatCount(counters.interrupts),
      recordedBusyNs > 0 ? tighten(formatShare(sysNs / recordedBusyNs)) : noValue,
      formatNumber(sysNs / 1e6),
    ]),
  ];
}

const latencyRow = (name: string, state: HistogramState): string[] => [
  name,
  formatCount(state.count),
  ...[quantile(state, 0.5), quantile(state, 0.99), state.max].map((ns) => formatTime(ns)),
];

/** The same for the latencies that are known. */
export const latencyRows = ({ recorded, replays }: Counted): string[][] =>
  [
    [recordedName, recorded.latencyNs] as const,
    ...replays.map(({ policy, latencyNs }) => [policy, latencyNs] as const),
  ]
    .filter(([, { count }]) => count > 0)
    .map(([name, state]) => latencyRow(name, state));

/** What the numbers are, and what is not claimed of them. */
export function requestNotes({
  recorded,
  replays,
  recordedMachine,
}: Counted & Pick<RequestReplaysInput, 'recordedMachine'>): string[] {
  const late = Math.max(0, ...replays.map(({ counters }) => counters.lateSteps));
  return [
    'kernel: IPIs to the recorded targets, and a wait. The policies above govern the direct map, ' +
      'and none of them says what becomes of user mappings.',
    sourceTexts[recorded.source],
    'Events keep their recorded times, which hold what these flushes took: sys is an estimate of ' +
      'it, and not on top of it.' +
      (late > 0 ? ` ${formatCount(late)} events came later, as a CPU was busy.` : ''),
    'Latency: as recorded from the request to the end of the last handler, simulated until the last ' +
      'target has reported, and absent where the queue entries are not recorded; n: requests that have ' +
      'one. Nothing is claimed of their difference: ' +
      `recorded on ${describeHardware(recordedMachine)}; a recording does not say whether a machine ` +
      'is virtual, and where it is, its host delivers the IPIs.',
    'Windows are not followed: a recording does not say which CPUs hold an entry. ' + unseen,
    'Nothing in a replay is random, so that there is no interval: other recordings differ.',
  ];
}

/** Recorded requests beside their simulation under the policies that govern user mappings. */
export function formatRequestReplays(input: RequestReplaysInput): string[] {
  const { machine, describeMachine } = input;
  const latencies = latencyRows(input);
  return [
    ...wrapParagraph(
      `Flush requests for user mappings, simulated on ${describeMachine(machine)}:`,
      2,
    ),
    '',
    ...formatTable([nameColumn, ...requestHeaders.map(right)], requestRows(input)),
    '',
    ...(latencies.length === 0
      ? ['No request has a latency.']
      : formatTable([{ header: 'latency' }, ...latencyHeaders.map(right)], latencies)),
    '',
    ...requestNotes(input).flatMap((text) => wrapParagraph(text, 2)),
  ];
}
