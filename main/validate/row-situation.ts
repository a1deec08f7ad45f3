import { isFittedRow, mostSharers } from './calibrate/fitted-rows.ts';
import { findExperiment } from './experiments/index.ts';
import { isSameRow, type Measurement } from './measurement.ts';
import { measurements } from './measurements/index.ts';

/**
 * How far a row is from those that constants were fitted to: it, or others of its curve; others of its
 * machine; others of its kind. `unanchored`: nothing says how long the work of its benchmark takes.
 * `beyond`: more CPUs than the model can follow.
 */
export const situations = ['row', 'curve', 'machine', 'unanchored', 'beyond'] as const;
export type Situation = (typeof situations)[number];

const fittedRows = Map.groupBy(measurements.filter(isFittedRow), ({ experiment }) => experiment);

/** Not said and not so are the same. */
const valueOf = (row: Measurement, name: string) => row[name] || null;

/** Whether two rows differ in nothing but where they are along one curve. */
function areOnOneCurve(a: Measurement, b: Measurement): boolean {
  const { fields = [], along = [] } = findExperiment(a.experiment) ?? {};
  const different = ['machine', 'kernel', 'metric', ...fields].filter(
    (name) => valueOf(a, name) !== valueOf(b, name),
  );
  return different.length <= 1 && different.every((name) => along.includes(name));
}

/** The situation of a row; of a fitted one `row`. */
export function situationOf(row: Measurement, isUnanchored: boolean): Situation {
  if (isUnanchored) return 'unanchored';
  if (row.experiment === 'sharers' && Number(row['cores']) > mostSharers) return 'beyond';
  const fitted = fittedRows.get(row.experiment) ?? [];
  if (fitted.some((other) => isSameRow(other, row) || areOnOneCurve(other, row))) return 'row';
  const isKnown = fitted.some(({ machine }) => machine !== undefined && machine === row.machine);
  return isKnown ? 'curve' : 'machine';
}

/** Rows that err alike: of one kind, and of one policy where rows of the kind are of several. */
export function rangeGroupOf(row: Measurement): string {
  const policy = row['policy'];
  return typeof policy === 'string' ? `${row.experiment} ${policy}` : row.experiment;
}
