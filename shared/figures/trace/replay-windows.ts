import { explainGuess } from '../../guess.ts';
import { buildWindowCurves, isWithoutCurves, type WindowSource } from '../run/window-curves.ts';
import { describeReplays, nameReplays, noReplays, replayProvenance } from './replays.ts';
import { noRandomness } from '../../text/trace-replay.ts';
import type { TraceFigureBuilder, TraceFigureInput } from './figure-input.ts';

function sourcesOf(input: TraceFigureInput): WindowSource[] {
  return nameReplays(input).map(({ name, replay, policy, shade }, slot) => ({
    name,
    slot,
    policy,
    shade,
    closed: input.distributions.get(replay.key)?.pairs,
    openShare: replay.exposureWindowNs.pairs.openShare,
    count: replay.exposureWindowNs.pairs.count,
    horizonNs: replay.exposureWindowNs.horizonNs,
    more: { key: replay.key },
  }));
}

/** How long other CPUs keep a stale translation when a trace is replayed. */
export const replayWindows: TraceFigureBuilder = {
  title: 'Exposure windows of policies',
  refuse: (input) => {
    if (input.replays.length === 0) return noReplays;
    return isWithoutCurves(sourcesOf(input)) ? 'These replays have no windows that closed.' : null;
  },
  build: (input) => {
    const curves = buildWindowCurves(sourcesOf(input));
    return {
      name: 'replay-windows',
      title: 'How long another CPU keeps a stale translation under recorded load',
      subtitle: describeReplays(input),
      ...curves,
      notes: [...curves.notes, noRandomness, ...explainGuess(input.replays)],
      provenance: replayProvenance(input, 'replay-windows'),
    };
  },
};
