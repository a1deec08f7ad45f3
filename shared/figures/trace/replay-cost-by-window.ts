import { isGuess } from '../../guess.ts';
import { buildCostByWindow, isWithoutWindows, type Candidate } from '../run/cost-by-window.ts';
import { chooseScale, numberAxis } from '../run/parts.ts';
import {
  describeReplays,
  nameReplays,
  noReplays,
  replayNotes,
  replayProvenance,
} from './replays.ts';
import { describeFollowed } from '../../text/trace-replay.ts';
import type { TraceFigureBuilder, TraceFigureInput } from './figure-input.ts';

function candidatesOf(input: TraceFigureInput): Candidate[] {
  return nameReplays(input).map(({ name, replay, policy, shade }, slot) => ({
    name,
    slot,
    policy,
    shade,
    isGuess: isGuess(replay),
    cost: replay.addedSysNs.tick,
    windows: replay.exposureWindowNs,
    ground: JSON.stringify([replay.machine, replay.loop, replay.modelVersion]),
    more: { key: replay.key },
  }));
}

/** What a policy adds to the recording against what it leaves exposed. */
export const replayCostByWindow: TraceFigureBuilder = {
  title: 'Cost against window',
  refuse: (input) => {
    if (input.replays.length === 0) return noReplays;
    return isWithoutWindows(candidatesOf(input), 'window-p99')
      ? 'These replays have no windows.'
      : null;
  },
  build: (input) => {
    const parts = buildCostByWindow(candidatesOf(input), 'window-p99');
    const costs = parts.series.flatMap(({ points }) => points.map(({ y }) => Number(y)));
    const text = describeFollowed(input.replays);
    const followed = text === '' ? [] : [text];
    return {
      name: 'replay-cost-by-window',
      title: 'What a policy adds to the recording against what it leaves exposed',
      subtitle: describeReplays(input),
      y: numberAxis('system time added, tick accounting', 'ns', 'time', chooseScale(costs)),
      ...parts,
      notes: [...parts.notes, ...followed, ...replayNotes(input)],
      provenance: replayProvenance(input, 'replay-cost-by-window'),
    };
  },
};
