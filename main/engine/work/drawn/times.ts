// Times that are drawn: exponential, or as recorded, from a table of quantiles (MODEL.md, section 1).
// One uniform each, so a stream goes on alike under both.
import { quantileOf } from '../../../../shared/quantile-table.ts';
import type { Stream } from '../../random.ts';

/** Draws a time from a stream, ns. */
export type Times = (stream: Stream) => number;

/** Times of this mean, ns; exponential without a table. */
export function makeTimes(meanNs: number, quantiles: readonly number[] | null): Times {
  if (quantiles === null) return (stream) => stream.exponential(meanNs);
  return (stream) => meanNs * quantileOf(quantiles, stream.uniform());
}
