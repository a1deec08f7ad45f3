import type { FoldingName, FoldScore, LeftOutScore } from '../../../shared/row-calibration.ts';
import { halfWidth, intervalScore } from '../row-range.ts';
import { median } from '../score.ts';
import type { LeftOut } from './cross-validate.ts';

const sizeOf = (logError: number) => Math.abs(Math.exp(logError) - 1);

const mean = (values: readonly number[]) =>
  values.length === 0 ? null : values.reduce((a, b) => a + b, 0) / values.length;

function scoreOf(said: readonly LeftOut['lab'][]): LeftOutScore {
  const halves = said.map(({ variance }) => halfWidth(variance));
  const half = (i: number) => halves[i] ?? 0;
  return {
    rows: said.length,
    medianAbsError: median(said.map(({ error }) => sizeOf(error))),
    coverage90: mean(said.map(({ error }, i) => (Math.abs(error) <= half(i) ? 1 : 0))),
    medianWidth: median(halves.map((own) => 2 * own)),
    intervalScore: mean(said.map(({ error }, i) => intervalScore(error, half(i)))),
  };
}

function score(left: FoldingName, experiment: string, own: readonly LeftOut[]): FoldScore {
  const both = own.filter((one) => one.null !== null);
  return {
    left,
    experiment,
    rows: own.length,
    lab: scoreOf(own.map(({ lab }) => lab)),
    labThere: scoreOf(both.map(({ lab }) => lab)),
    null: scoreOf(both.flatMap((one) => one.null ?? [])),
  };
}

/** The errors and ranges of what was left out, by experiment and of all together. */
export function scoreFolds(left: FoldingName, leftOut: readonly LeftOut[]): FoldScore[] {
  const byExperiment = Map.groupBy(leftOut, ({ row }) => row.experiment);
  const each = [...byExperiment].map(([experiment, own]) => score(left, experiment, own));
  return each.length > 1 ? [...each, score(left, 'all', leftOut)] : each;
}
