import { allowedError, countRatios } from '../../text/validation-summary.ts';
import type { Uncertainty, ValidationRow } from '../../validation.ts';
import type { Figure, FigurePoint, FigureSeries } from '../figure.ts';
import { makePoint, numberAxis } from '../run/parts.ts';

/** A measured ratio with the run that simulates it. */
export interface FigureRow extends ValidationRow {
  readonly key: string;
}

export interface ValidationFigureInput {
  /** Those that are simulated. */
  readonly rows: readonly FigureRow[];
  readonly uncertainty: Uncertainty;
  readonly modelVersion: string;
}

function pointOf({ key, machine, policy, publishedRatio, simulated }: FigureRow): FigurePoint {
  const { mean, low, high } = simulated.ratio;
  return makePoint(publishedRatio - 1, mean - 1, {
    ...(simulated.replications < 2 ? {} : { low: low - 1, high: high - 1 }),
    key,
    isPrecise: simulated.precisionReached,
    label: `${policy}, ${machine}`,
  });
}

const nullPoint = ({ publishedRatio, nullRatio }: FigureRow) =>
  makePoint(publishedRatio - 1, nullRatio - 1);

/** A line on which simulated is `factor` times measured, over all that is shown and a little more. */
function referenceLine(
  rows: readonly FigureRow[],
  name: string,
  factor: number,
  slot: number,
): FigureSeries {
  const added = rows.map(({ publishedRatio }) => publishedRatio - 1);
  const ends = [Math.min(...added) / 1.3, Math.max(...added) * 1.3];
  const points = ends.map((end) => makePoint(end, end * factor));
  return { name, origin: 'simulated', slot, isDimmed: false, isReference: true, points };
}

/** What policies add to system time: simulated against measured, with a null model and the margins. */
export const predictedByMeasured = {
  title: 'Simulated against measured',
  /** Why it cannot be drawn; null if it can. */
  refuse: ({ rows }: ValidationFigureInput): string | null =>
    rows.length === 0 ? 'No measured ratio is simulated yet.' : null,
  build: ({ rows, uncertainty, modelVersion }: ValidationFigureInput): Figure => {
    const series = (name: string, slot: number, points: FigurePoint[]): FigureSeries[] =>
      points.length === 0 ? [] : [{ name, origin: 'simulated', slot, isDimmed: false, points }];
    const counts = rows.map(({ simulated }) => simulated.replications);
    const percent = allowedError * 100;
    const { searched, determined } = uncertainty;
    return {
      name: 'predicted-by-measured',
      kind: 'scatter',
      title: 'What policies add to system time, simulated against measured',
      subtitle: countRatios(rows),
      x: numberAxis('measured: ratio to policy none, less 1', '', 'number', 'log'),
      y: numberAxis('simulated: ratio to policy none, less 1', '', 'number', 'log'),
      z: null,
      series: [
        ...series('fitted', 0, rows.filter(({ fitted }) => fitted).map(pointOf)),
        ...series('predicted', 1, rows.filter(({ fitted }) => !fitted).map(pointOf)),
        ...series('null model, not simulated', 2, rows.map(nullPoint)),
        referenceLine(rows, 'simulated = measured', 1, 3),
        referenceLine(rows, `${percent} % more`, 1 + allowedError, 4),
        referenceLine(rows, `${percent} % less`, 1 - allowedError, 5),
      ],
      annotations: [],
      notes: [
        'Fitted: the row was used to fit the costs. Predicted: it was not. Null model: a constant ' +
          'for each kind of policy.',
        `Of ${searched} costs searched, the ratios determine ${determined} combinations.`,
      ],
      provenance: {
        modelVersions: [modelVersion],
        keys: rows.map(({ key }) => key),
        traces: [],
        seeds: [],
        replications: [Math.min(...counts), Math.max(...counts)],
        command: ['lab', 'validate'],
      },
    };
  },
};
