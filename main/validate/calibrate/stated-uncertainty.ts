import type { Measurement } from '../measurement.ts';
import { measuredValue } from '../predictor.ts';
import { bend } from './fit-constants.ts';

/** `+-0.3 reading`, `+-5 %`: all of them count. */
const stated = /\+-\s*(\d*\.?\d+)\s*(%?)/g;

/** How uncertain a row says that it is, as a share of its value; 0 if it does not say. */
export function statedUncertainty(row: Measurement): number {
  const value = measuredValue(row);
  const shares = [...(row.uncertainty ?? '').matchAll(stated)].map(
    ([, number, percent]) => Number(number) / (percent ? 100 : value),
  );
  return Math.sqrt(shares.reduce((sum, share) => sum + share * share, 0));
}

/** What a fitted row counts: 1, or less the more uncertain it is than what errors are measured by. */
export function weightOf(row: Measurement): number {
  const share = statedUncertainty(row);
  return 1 / (1 + (share / bend) ** 2);
}
