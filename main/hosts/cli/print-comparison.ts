// A comparison of runs as compare and sweep print it: text, or one line of JSON.
// Both read the margin here.
import { marginRange, type Comparison } from '../../../shared/comparison.ts';
import { LabError } from '../../../shared/errors.ts';
import { formatComparison } from '../../../shared/text/comparison-table.ts';
import type { Context } from './command.ts';
import { comparisonJson } from './run-json.ts';

/**
 * `1%` or `0.01`; undefined without one.
 * @throws LabError `bad-value`.
 */
export function readMargin(text: unknown): number | undefined {
  if (typeof text !== 'string') return undefined;
  const match = /^(\d*\.?\d+(?:e-?\d+)?)(%?)$/i.exec(text.trim());
  const margin = match ? Number(match[1]) / (match[2] ? 100 : 1) : Number.NaN;
  if (margin > marginRange.above && margin < marginRange.below) return margin;
  throw new LabError(
    'bad-value',
    `--margin must be above 0 and below 100%, got ${text}`,
    '--margin 1%',
  );
}

export function printComparison(
  { options, print }: Pick<Context, 'options' | 'print'>,
  comparison: Comparison,
): void {
  const lines = options['json'] ? [comparisonJson(comparison)] : formatComparison(comparison);
  for (const line of lines) print(line);
}
