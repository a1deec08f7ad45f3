import { explainGuess, markGuess } from '../guess.ts';
import type { Machine } from '../spec/machine.ts';
import type { ReplayCounts, ReplayLoop, ReplayResult } from '../trace-replay.ts';
import {
  formatCount,
  formatError,
  formatNumber,
  formatSeconds,
  formatShare,
  formatTime,
  noValue,
} from './format.ts';
import { explainBound, formatAnswer } from './format-contract.ts';
import { countRequests } from './format-window.ts';
import { namePolicies } from './name-policies.ts';
import { wrapCommand, wrapParagraph } from './plain.ts';
import { explainWindows, formatSpan, shortKey } from './results.ts';
import { formatTable, type Column } from './table.ts';
import { tighten } from './tighten.ts';
import { windowColumns, windowRows } from './windows-table.ts';

export interface ReplaysInput {
  /** Replays of one trace on one machine in one loop; at least one. */
  readonly replays: readonly ReplayResult[];
  /** A machine in words, as in a `Modelled hardware:` line. */
  readonly describeMachine: (machine: Machine) => string;
  /** The command, in words, that prints this text again. */
  readonly command: readonly string[];
}

const namesOf = (replays: readonly ReplayResult[]) =>
  namePolicies(replays.map(({ policy }) => policy));

const right = (header: string): Column => ({ header, align: 'right' });
const inMs = (ns: number) => formatNumber(ns / 1e6);

function formatElapsed({ loop, elapsedNs, recordedNs }: ReplayResult): string {
  return loop === 'open' ? noValue : tighten(formatError(elapsedNs / recordedNs - 1));
}

function costLines(replays: readonly ReplayResult[]): string[] {
  const columns = [
    { header: 'policy' },
    ...['sys ms', 'of busy', 'elapsed', 'requests', 'IPIs', 'coalesced'].map(right),
  ];
  const names = namesOf(replays);
  const rows = replays.map((replay, i) => [
    names[i] ?? '',
    inMs(replay.addedSysNs.precise),
    tighten(formatShare(replay.addedSysNs.precise / replay.recordedBusyNs)),
    formatElapsed(replay),
    formatCount(replay.counters.flushRequests),
    formatCount(replay.counters.ipisRequested),
    tighten(formatShare(replay.coalescedShare)),
  ]);
  return formatTable(columns, rows);
}

function exposureLines(replays: readonly ReplayResult[]): string[] {
  const names = namesOf(replays);
  const columns = [{ header: 'policy' }, ...windowColumns, { header: 'bound' }];
  const rows = replays.flatMap(({ exposureWindowNs: windows, contract }, i) => {
    const answer = formatAnswer(contract);
    const isBound = contract.answer !== 'no-bound';
    const more = [answer, isBound ? contract.bound : ''] as const;
    return windowRows({ name: names[i] ?? '', windows, isSingle: true, more });
  });
  return formatTable(columns, rows);
}

/** Why the numbers of a replay have no interval. */
export const noRandomness =
  'Nothing in a replay is random, so that there is no interval: other recordings differ.';

/** How each loop handles the time that a policy adds. */
const loopTexts: Readonly<Record<ReplayLoop, string>> = {
  closed:
    'Closed loop: what a policy adds delays all that comes later on its CPU; idle time takes up ' +
    'what it can.',
  open: 'Open loop: events keep their recorded times; what a policy adds takes the place of work.',
};

/**
 * Which requests the windows are of: only those so early that they could be followed for the horizon. Empty
 * if none was left out, or none was seen.
 */
export function describeFollowed(replays: readonly ReplayResult[]): string {
  const seen = replays.flatMap(({ recordedNs, counters, exposureWindowNs: windows }) => {
    const followed = countRequests(windows);
    const { horizonNs } = windows;
    const isPart = horizonNs !== null && followed > 0 && followed < counters.flushRequests;
    return isPart ? [{ recordedNs, horizonNs, followed, made: counters.flushRequests }] : [];
  });
  const [first] = seen;
  if (!first) return '';
  const { recordedNs, horizonNs } = first;
  return (
    `Windows are of ${formatSpan(seen.map(({ followed }) => followed))} of the ` +
    `${formatSpan(seen.map(({ made }) => made))} requests: those of the first ` +
    `${formatTime(recordedNs - horizonNs)} of ${formatTime(recordedNs)}. A later one could not be ` +
    `followed for ${formatTime(horizonNs)} before the recording ends.`
  );
}

function explain(first: ReplayResult, replays: readonly ReplayResult[]): string[] {
  const { loop, recordedBusyNs } = first;
  const followed = describeFollowed(replays);
  return [
    `sys: system time that the policy adds, of all CPUs; of busy: of the ${formatTime(recordedBusyNs)} ` +
      'in which the recording has a task on a CPU. Nothing of that is known to be system time, so ' +
      'there is no ratio.',
    loopTexts[loop],
    ...(followed === '' ? [] : [followed]),
    ...explainWindows(replays.map((replay) => replay.exposureWindowNs)),
    explainBound(replays),
    noRandomness,
    ...explainGuess(replays),
  ].flatMap((text) => wrapParagraph(text, 2));
}

type Gap = readonly [name: keyof ReplayCounts, one: string, many: string];

/** What each count leaves open, most important first. */
const gaps: readonly Gap[] = [
  ['lostEvents', 'event was LOST in recording', 'events were LOST in recording'],
  [
    'unknownPages',
    'page went to user space that was not seen before',
    'pages went to user space that were not seen before',
  ],
  [
    'unseenFreedPages',
    'page was freed that was not seen allocated',
    'pages were freed that were not seen allocated',
  ],
  ['heldPages', 'page was allocated twice', 'pages were allocated twice'],
  [
    'unseenArrivals',
    'task was found on a CPU without a switch to it',
    'times a task was found on a CPU without a switch to it',
  ],
  [
    'strayOps',
    'user allocation was made on an idle CPU',
    'user allocations were made on an idle CPU',
  ],
  ['failedAllocations', 'allocation failed', 'allocations failed'],
];

/** What a recording leaves open, a sentence each; the same for every policy. */
export function describeGaps(counts: ReplayCounts): string[] {
  return gaps
    .filter(([name]) => counts[name] > 0)
    .map(([name, one, many]) => `${formatCount(counts[name])} ${counts[name] === 1 ? one : many}.`);
}

/** CPUs without a task: silent in the recording, or beyond its CPUs. Empty if there are none. */
export function describeIdleCpus({
  machine,
  perCpu,
}: Pick<ReplayResult, 'machine' | 'perCpu'>): string {
  const used = perCpu.filter(({ switches, busyNs }) => switches > 0 || busyNs > 0).length;
  const idle = machine.cpus - used;
  if (idle <= 0) return '';
  return (
    `On ${idle} of ${machine.cpus} CPUs no task was recorded: they idle all the time, and what is ` +
    'deferred to them stays open.'
  );
}

/** Which operation needs a flush, and how that is known. */
export function describeExactness({ fromUnknown, userAllocations }: ReplayCounts): string {
  const unknown =
    fromUnknown > 0
      ? ` ${formatCount(fromUnknown)} of ${formatCount(userAllocations)} user allocations took a ` +
        "page that was not seen before: it counts as the kernel's."
      : '';
  return (
    'Which operation needs a flush is exact: each page is followed by its frame number, in the ' +
    `order of the recording. What a flush costs is simulated.${unknown}`
  );
}

/** How late the replays of an open loop were; in a closed loop, lateness is the result. */
function describeLateness(replays: readonly ReplayResult[]): string[] {
  const late = replays.filter(({ loop, lateSteps }) => loop === 'open' && lateSteps > 0);
  const each = late.map(
    ({ policy, lateSteps, maxLateNs }) =>
      `${markGuess(policy.name, { policy })} ${formatCount(lateSteps)} (at most ${formatTime(maxLateNs)})`,
  );
  return each.length > 0
    ? [`Events later than recorded, as a CPU was busy: ${each.join(', ')}.`]
    : [];
}

/** Replays of a trace as text: what each policy costs and leaves exposed, and how certain that is. */
export function formatReplays({ replays, describeMachine, command }: ReplaysInput): string[] {
  const [first] = replays;
  if (!first) return [];
  const { trace, machine, recordedNs, counts, modelVersion } = first;
  const open = describeGaps(counts);
  const idle = describeIdleCpus(first);
  return [
    ...wrapParagraph(
      `Trace ${shortKey(trace.hash)}: ${trace.name}, ${formatSeconds(recordedNs / 1e9)} s, ` +
        `${formatCount(counts.switches)} switches`,
      2,
    ),
    ...wrapParagraph(`Modelled hardware: ${describeMachine(machine)}`, 4),
    '',
    ...costLines(replays),
    '',
    ...exposureLines(replays),
    '',
    ...explain(first, replays),
    '',
    ...wrapParagraph(describeExactness(counts), 2),
    ...(open.length > 0 ? wrapParagraph(`The recording leaves open: ${open.join(' ')}`, 2) : []),
    ...(idle === '' ? [] : wrapParagraph(idle, 2)),
    ...describeLateness(replays).flatMap((text) => wrapParagraph(text, 2)),
    '',
    'SHA-256 of the text of the trace:',
    `  ${trace.hash}`,
    ...wrapParagraph(
      `simulated by Shootdown Lab, model version ${modelVersion}; reproduce with:`,
      2,
    ),
    ...wrapCommand(command),
  ];
}

/** Stored replays as a table. */
export function formatReplayList(replays: readonly ReplayResult[]): string[] {
  const columns = [
    { header: 'replay' },
    { header: 'trace' },
    { header: 'machine' },
    { header: 'loop' },
    { header: 'policy' },
    ...['sys ms', 'requests'].map(right),
  ];
  const names = namesOf(replays);
  const rows = replays.map(({ key, trace, machine, loop, addedSysNs, counters }, i) => [
    shortKey(key),
    shortKey(trace.hash),
    machine.name,
    loop,
    names[i] ?? '',
    inMs(addedSysNs.precise),
    formatCount(counters.flushRequests),
  ]);
  return formatTable(columns, rows);
}
