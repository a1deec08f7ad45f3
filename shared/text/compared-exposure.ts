import type { ComparedExposure, ComparisonRow, ExposureComparison } from '../comparison.ts';
import type { ContractResult, RunResult } from '../result.ts';
import { formatHalfWidth, formatNumber, formatShare, noValue } from './format.ts';
import { formatBound } from './format-contract.ts';
import { formatWindow } from './format-window.ts';
import { formatRatioCell } from './results.ts';

/** What is compared, as the head of a column or the name of a row. */
export const comparedNames: Readonly<Record<ComparedExposure, string>> = {
  'window-p50': 'p50 window',
  'window-p99': 'p99 window',
  'busy-p99': 'p99 while busy',
  'open-share': 'open share',
};

/** `6.47 ms`, `>100 ms`, `63.2 %`. */
function formatValue(
  name: ComparedExposure,
  value: number | null,
  { exposureWindowNs }: RunResult,
) {
  return name === 'open-share'
    ? formatShare(value)
    : formatWindow(value, exposureWindowNs.horizonNs);
}

/** How much it changed: `203x +-2`, `+37.2 +-0.4 points`; `-` where no number can be given. */
export function formatChange({ name, change }: ExposureComparison): string {
  if (change === null) return noValue;
  if (name === 'open-share' && change.low === 0 && change.high === 0) return '0 points';
  if (name !== 'open-share') return formatRatioCell(change);
  const [mean = 0, low = 0, high = 0] = [change.mean, change.low, change.high].map(
    (one) => one * 100,
  );
  const sign = mean > 0 ? '+' : '';
  return `${sign}${formatNumber(mean)} ${formatHalfWidth({ mean, low, high })} points`;
}

/** What stands in a table of a run's exposure against the baseline's. */
export type ExposureCells = { readonly [K in keyof ExposureComparison]: string };

/** One row a quantity. */
export function exposureCells(
  { run, exposure }: ComparisonRow,
  baseline: RunResult,
): ExposureCells[] {
  return exposure.map((one) => ({
    name: comparedNames[one.name],
    baseline: formatValue(one.name, one.baseline, baseline),
    value: formatValue(one.name, one.value, run),
    change: formatChange(one),
    answer: one.answer,
  }));
}

/** `tick kept; the baseline: shootdown kept`. */
export function compareContracts(own: ContractResult, baseline: ContractResult): string {
  return `${formatBound(own)}; the baseline: ${formatBound(baseline)}`;
}
