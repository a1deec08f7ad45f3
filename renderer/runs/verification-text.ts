import type { CallValue } from '../../shared/contract.ts';
import { formatCount } from '../../shared/text/format.ts';
import { shortRunKey } from '../text/run-text.ts';
import { countRuns } from '../text/sweep-text.ts';

export type VerifiedRun = CallValue<'run.verify'>;

/** Maximum number of differing runs to name. */
const maxNamed = 5;

function countReplications(count: number): string {
  return `${formatCount(count)} ${count === 1 ? 'replication' : 'replications'}`;
}

/** `5 replications, all identical`, or which of them differ. */
export function describeVerification(runs: readonly VerifiedRun[]): string {
  const total = runs.reduce((sum, { replications }) => sum + replications, 0);
  const count = countReplications(total);
  const whole = runs.length === 1 ? count : `${countRuns(runs.length)}, ${count}`;
  const different = runs.filter(({ differing }) => differing.length > 0);
  if (different.length === 0) return `${whole}, all identical.`;
  const named = different.slice(0, maxNamed).map(({ key, differing }) => {
    const numbers = differing.map((n) => formatCount(n)).join(', ');
    return runs.length === 1 ? numbers : `run ${shortRunKey(key)}: ${numbers}`;
  });
  const more = different.length > maxNamed ? '; and more' : '';
  return `${whole}. Not identical: ${named.join('; ')}${more}.`;
}
