import { setImmediate } from 'node:timers/promises';
import { fitCycleCosts, type FittedCosts, type Target } from '../../calibrate/cycle-costs.ts';
import { builtInPresets } from '../spec/built-in-presets.ts';
import { refuseIfAborted } from '../work/cancelled.ts';
import { createEta } from '../work/eta.ts';
import type { Progress } from '../../../shared/progress.ts';
import { publishedRows, type PublishedRow } from './published.ts';
import { resolveRequest } from '../spec/resolve.ts';

/** By then the steps are small. A search takes a few minutes. */
const rounds = 40;

/** Long enough for a ratio within a few tenths of a percent of a long run's. */
function measureMs({ machine, policy }: PublishedRow): number {
  if (machine === 'i5-3550') return 40;
  return policy === 'sync' ? 2 : 6;
}

function toTarget(row: PublishedRow): Target {
  const set = [
    ['run.warmupMs', 1],
    ['run.horizonMs', 0],
    ['run.measureMs', measureMs(row)],
  ] as const;
  const { machine, policy, ratio, source } = row;
  const at = (name: string) => resolveRequest({ machine, policy: name, set }, builtInPresets);
  const label = `${machine} ${policy} ${source}`;
  return { label, ratio, spec: at(policy), baseline: at('none') };
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
  const targets = publishedRows.filter((row) => row.fitted && row.policy !== 'none').map(toTarget);
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
