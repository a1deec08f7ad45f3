import type { ReferenceStream } from './random.ts';

/** The shares that go with a table's values, as MODEL.md lists them. */
function shareOf(index: number): number {
  if (index <= 124) return index / 128;
  if (index >= 161) return 1;
  // What is above the share is halved in four equal steps: 1/32, 7/256, 6/256, 5/256, 1/64 ...
  const octave = Math.floor((index - 124) / 4);
  const step = (index - 124) % 4;
  return 1 - (1 - step / 8) / (32 * 2 ** octave);
}

/** A time of this mean: exponential, or on the lines between the table's values. */
export function drawTime(
  stream: Pick<ReferenceStream, 'uniform' | 'exponential'>,
  meanNs: number,
  table: readonly number[] | null,
): number {
  if (table === null) return stream.exponential(meanNs);
  const u = stream.uniform();
  let above = 1;
  while (shareOf(above) <= u) above++;
  const [left, right] = [shareOf(above - 1), shareOf(above)];
  const [from, to] = [table[above - 1]!, table[above]!];
  return meanNs * (from + (to - from) * ((u - left) / (right - left)));
}
