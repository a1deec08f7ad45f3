import { formatCount, formatError, formatNumber, formatShare } from '../../shared/text/format.ts';
import {
  describeTables,
  formatCheckValue,
  formatCritical,
  formatInterval,
  formatMean,
  windowRow,
} from '../../shared/text/trace-fit.ts';
import { compareSeenWindows } from '../../shared/fit-verdict.ts';
import type { FitCheck, FitDistribution, FitWindows, TraceFit } from '../../shared/trace-fit.ts';
import { listNumbers } from '../../shared/spec/field.ts';
import { workloadFields } from '../../shared/spec/workload-fields.ts';
import type { DetailRow } from '../runs/detail-rows.ts';

/** Recorded, simulated, half of its interval, and error. */
export function checkRow(check: FitCheck): DetailRow {
  const { title, recorded, simulated, error } = check;
  return [
    title,
    formatCheckValue(check, recorded),
    `${formatCheckValue(check, simulated.mean)} ${formatInterval(check)}`,
    formatError(error),
  ];
}

/** Recorded values, both means, the distance and its critical value. */
export function distributionRow(one: FitDistribution): DetailRow {
  return [
    one.title,
    formatCount(one.count),
    formatMean(one, one.recordedMean),
    formatMean(one, one.fittedMean),
    formatShare(one.distance),
    formatCritical(one),
  ];
}

/** The windows of a policy: in the replay, of the workload, and the difference. */
export function windowRows(one: FitWindows): DetailRow[] {
  return compareSeenWindows(one).map((difference) => windowRow(difference, one));
}

/** The profile's numbers with their meaning. */
export function profileRows({ profile }: Pick<TraceFit, 'profile'>): DetailRow[] {
  const numbers = listNumbers(workloadFields).map(([name, { unit, text }]): DetailRow => {
    const value = profile[name];
    const shown = typeof value === 'number' ? formatNumber(value, 4) : value;
    return [`${name}: ${text}`, unit === '' ? shown : `${shown} ${unit}`];
  });
  const total = profile.orderWeights.reduce((sum, weight) => sum + weight, 0);
  const orders = profile.orderWeights.flatMap((weight, order) =>
    weight > 0 ? [`order ${order} ${formatShare(weight / total)}`] : [],
  );
  return [
    ...numbers,
    ...describeTables(profile),
    ['orderWeights: shares of the orders', orders.join(', ')],
    ['attacker', profile.attacker],
  ];
}
