import { rangeAround, type Predictions, type RunSpread } from '../../member-range.ts';
import type { RunResult } from '../../result.ts';
import { explainMembers } from '../../text/member-range.ts';
import type { FigurePoint } from '../figure.ts';
import { measureTitles, type MeasureName } from '../measures.ts';
import type { FigureInput } from './figure-input.ts';

type Predicted = Pick<FigureInput, 'runs' | 'predictions'>;

/** The prediction range of a value of a run, for its point; none where it was not asked for or found. */
export function predictionOf(
  { predictions }: Predicted,
  { key }: Pick<RunResult, 'key'>,
  name: MeasureName,
  value: number,
): Pick<FigurePoint, 'prediction'> {
  const spread = predictions?.spreads.get(key);
  const range = spread && rangeAround(spread, name, value);
  return range ? { prediction: [...range] } : {};
}

const constantsAlone =
  'by the constants alone, as no measured row says how far the model is off in it';

/** What the shown ranges rest on, a sentence for each that differs. */
function noteBases(spreads: readonly RunSpread[], names: readonly MeasureName[]): string[] {
  const shown = spreads.filter(({ by }) => names.some((name) => by[name]));
  const bases = new Set(shown.map(explainMembers));
  const alone = names.filter((name) =>
    shown.some(({ by }) => by[name] && !by[name].hasModelError && by.ratio?.hasModelError),
  );
  return [
    ...[...bases].map((text) => `Prediction ranges: ${text}.`),
    ...alone.map((name) => `Of the ${measureTitles[name]} ${constantsAlone}.`),
  ];
}

/** How many runs lack a range, and why. */
function noteWithout(
  runs: readonly RunResult[],
  { spreads, why }: Predictions,
  names: readonly MeasureName[],
): string[] {
  const [name] = names;
  const open = runs.filter(({ key }) => !name || !spreads.get(key)?.by[name]);
  const reasons = Map.groupBy(open, ({ key }) =>
    spreads.has(key)
      ? 'no range, as some set of constants gives it no such value'
      : (why.get(key) ?? 'no range found yet'),
  );
  return [...reasons].map(
    ([reason, of]) => `${of.length === 1 ? '1 run' : `${of.length} runs`}: ${reason}.`,
  );
}

/** What the prediction ranges of these quantities are, and who has none; nothing unless asked for. */
export function notePredictions(
  { runs, predictions }: Predicted,
  names: readonly MeasureName[],
): string[] {
  if (!predictions) return [];
  const spreads = runs.flatMap(({ key }) => predictions.spreads.get(key) ?? []);
  return [...noteBases(spreads, names), ...noteWithout(runs, predictions, names)];
}
