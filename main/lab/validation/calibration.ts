import { setImmediate } from 'node:timers/promises';
import { fitCycleCosts, type FittedCosts } from '../../calibrate/cycle-costs.ts';
import type { Target } from '../../calibrate/targets.ts';
import { refuseIfAborted } from '../work/cancelled.ts';
import { createEta } from '../work/eta.ts';
import type { Progress } from '../../../shared/progress.ts';
import { makeTarget } from './make-target.ts';
import { publishedRatios, uncertaintyOf, type PublishedRatio } from './published.ts';

/** By then the steps are small. A search takes a few minutes. */
const rounds = 40;

function toTarget(row: PublishedRatio): Target {
  const { machine, policy, ratio, source } = row;
  const label = `${machine} ${policy} ${source}`;
  return { ...makeTarget(machine, policy, ratio), label, uncertainty: uncertaintyOf(row) };
}

/**
 * Derives the shared cycle costs again from the published rows marked as fitted. Deterministic.
 * Progress is counted in rounds.
 * @throws LabError `cancelled` at most one simulation after the signal fires.
 */
export async function calibrate(options: {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}): Promise<FittedCosts> {
  const eta = createEta();
  const targets = publishedRatios.filter((row) => row.fitted).map(toTarget);
  return fitCycleCosts(targets, {
    rounds,
    pause: async () => {
      await setImmediate();
      refuseIfAborted(options.signal);
    },
    onRound: (round) => {
      const done = round + 1;
      options.onProgress({ done, total: rounds, etaMs: eta(done, rounds) });
    },
  });
}
