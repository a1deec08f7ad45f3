import {
  formatCount,
  formatError,
  formatNumber,
  formatShare,
  formatTime,
  noValue,
} from '../../shared/text/format.ts';
import { formatBound } from '../../shared/text/format-contract.ts';
import {
  formatLongestSeen,
  formatOpenShare,
  windowCells,
} from '../../shared/text/format-window.ts';
import { namePolicies } from '../../shared/text/name-policies.ts';
import type { ReplayLoop, ReplayResult } from '../../shared/trace-replay.ts';

/** Replays that differ only in their policies. */
export interface ReplayGroup {
  readonly id: string;
  /** `server-2, closed loop`. */
  readonly title: string;
  readonly loop: ReplayLoop;
  /** In the order of the presets, then others, oldest first. */
  readonly replays: readonly ReplayResult[];
}

/** Groups of replays with what they share, newest group first. */
export function groupReplays(
  replays: readonly ReplayResult[],
  presets: readonly string[],
): ReplayGroup[] {
  const groups = new Map<string, ReplayResult[]>();
  for (const replay of replays) {
    const { machine, loop, modelVersion } = replay;
    const id = JSON.stringify([machine, loop, modelVersion]);
    groups.set(id, [replay, ...(groups.get(id) ?? [])]);
  }
  const versions = new Set(replays.map(({ modelVersion }) => modelVersion));
  const namesOf = (one: ReplayResult) => `${one.machine.name} ${one.loop} ${one.modelVersion}`;
  const seen = new Map<string, number>();
  const place = ({ policy }: ReplayResult) => {
    const at = presets.indexOf(policy.name);
    return at < 0 ? presets.length : at;
  };
  return [...groups].flatMap(([id, own]) => {
    const [first] = own;
    if (!first) return [];
    const number = (seen.get(namesOf(first)) ?? 0) + 1;
    seen.set(namesOf(first), number);
    const version = versions.size > 1 ? `, model ${first.modelVersion}` : '';
    // Machines of the same name may differ in their fields.
    const variant = number > 1 ? `, other fields (${number})` : '';
    return [
      {
        id,
        title: `${first.machine.name}, ${first.loop} loop${version}${variant}`,
        loop: first.loop,
        replays: own.toSorted((a, b) => place(a) - place(b)),
      },
    ];
  });
}

/** A replay as a row of the table. */
export interface ReplayRow {
  readonly key: string;
  readonly policy: string;
  readonly cells: readonly string[];
  readonly contract: string;
  readonly isBroken: boolean;
}

export const replayHeaders: readonly string[] = [
  'Added sys',
  'Of busy',
  'By tick',
  'Elapsed',
  'Requests',
  'IPIs',
  'Coalesced',
  'Window p50',
  'p99',
  'Longest seen',
  'Busy p99',
  'Open',
];

/** All in ms, so that a column is easy to compare. */
function formatMs(ns: number): string {
  return `${formatNumber(ns / 1e6)} ms`;
}

/** The rows of a table; policies with the same name are distinguished by their fields. */
export function toReplayRows(replays: readonly ReplayResult[]): ReplayRow[] {
  const names = namePolicies(replays.map(({ policy }) => policy));
  return replays.map((replay, i) => toReplayRow(replay, names[i] ?? replay.policy.name));
}

function toReplayRow(replay: ReplayResult, policy: string): ReplayRow {
  const { addedSysNs, recordedBusyNs, recordedNs, elapsedNs, counters, exposureWindowNs } = replay;
  const [p50, , p99] = windowCells(exposureWindowNs, 'pairs');
  const [, , busy] = windowCells(exposureWindowNs, 'busy');
  return {
    key: replay.key,
    policy,
    cells: [
      formatMs(addedSysNs.precise),
      formatShare(recordedBusyNs > 0 ? addedSysNs.precise / recordedBusyNs : null),
      formatMs(addedSysNs.tick),
      replay.loop === 'open' ? noValue : formatError(elapsedNs / recordedNs - 1),
      formatCount(counters.flushRequests),
      formatCount(counters.ipisRequested),
      formatShare(replay.coalescedShare),
      p50,
      p99,
      formatLongestSeen(exposureWindowNs, 'pairs'),
      busy,
      formatOpenShare(exposureWindowNs.pairs),
    ],
    contract: formatBound(replay.contract),
    isBroken: replay.contract.answer === 'broken',
  };
}

/** What each loop does, in one sentence. */
export const loopTexts: Readonly<Record<ReplayLoop, string>> = {
  closed: 'What a policy adds delays all that comes later; idle time takes up what it can.',
  open: 'Every event keeps its recorded time; what a policy adds takes the place of work.',
};

/** How late replays in an open loop were; empty if they kept the recorded times. */
export function describeLateness(replays: readonly ReplayResult[]): string[] {
  return replays
    .filter(({ loop, lateSteps }) => loop === 'open' && lateSteps > 0)
    .map(
      ({ policy, lateSteps, maxLateNs }) =>
        `${policy.name}: ${formatCount(lateSteps)} events were late, by at most ${formatTime(maxLateNs)}.`,
    );
}
