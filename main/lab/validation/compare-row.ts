import type { RunResult } from '../../../shared/result.ts';
import type { ValidationRow } from '../../../shared/validation.ts';
import type { Presets } from '../spec/presets.ts';
import { requirePolicy } from '../spec/presets.ts';
import { nullRatio, type RowOfKind } from './null-model.ts';
import { findLeftOut } from './uncertainty.ts';
import { publishedRatios, type PublishedRatio } from './published.ts';

/** Error of a ratio, as a share of what the measured one adds to policy none. */
function errorOf(ratio: number, measured: number): number {
  return (ratio - 1) / (measured - 1) - 1;
}

function compareResult({ ratio, addedSeconds }: PublishedRatio, result: RunResult) {
  const { overhead, addedSysSeconds, precisionReached, replications } = result;
  return {
    ratio: overhead.tick,
    error: errorOf(overhead.tick.mean, ratio),
    addedSeconds: addedSysSeconds.tick,
    secondsError: addedSeconds === null ? null : addedSysSeconds.tick.mean / addedSeconds - 1,
    precisionReached,
    replications,
  };
}

/** What is known about a measured ratio. */
type Compared = Omit<ValidationRow, 'simulated'> & {
  readonly simulated: ValidationRow['simulated'] | null;
};

/** Sets a measured ratio beside its result, if there is one, and beside the null model. */
export function compareRow(
  row: PublishedRatio,
  result: RunResult | null | undefined,
  presets: Presets,
): Compared {
  const { machine, policy, source, ratio, addedSeconds, fitted } = row;
  const kindOf = (name: string) => requirePolicy(presets, name).policy.remote;
  const rows = publishedRatios.map((one): RowOfKind => ({
    ratio: one.ratio,
    fitted: one.fitted,
    kind: kindOf(one.policy),
  }));
  const guess = nullRatio(kindOf(policy), rows);
  return {
    machine,
    policy,
    source,
    fitted,
    publishedRatio: ratio,
    publishedAddedSeconds: addedSeconds,
    nullRatio: guess,
    nullError: errorOf(guess, ratio),
    leftOut: findLeftOut(machine, policy),
    simulated: result ? compareResult(row, result) : null,
  };
}
