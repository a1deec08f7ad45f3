import type { Measurement } from '../measurement.ts';
import { measuredValue, Predictor } from '../predictor.ts';
import { rangeGroupOf, situationOf, type Situation } from '../row-situation.ts';
import type { LeftOut } from './cross-validate.ts';
import { varianceOf } from './discrepancy.ts';
import { extraVariance, type SpreadError } from './extra-spread.ts';
import { foldings } from './foldings.ts';
import { LeaveOut, type Fit } from './leave-out.ts';

/** The model's own error, one standard deviation as a logarithm, by situation and group of rows. */
export type Spreads = Readonly<Record<Situation, Readonly<Record<string, number>>>>;

type Found = SpreadError & { readonly row: Measurement };

/** A group is told apart if so many of its rows are known. */
const least = 10;

/** The spread of each kind, and of those groups in it that are large enough. */
function spreadsOf(errors: readonly Found[], groupsToo: boolean): Record<string, number> {
  const toSpread = (own: readonly Found[]) => Number(Math.sqrt(extraVariance(own)).toPrecision(3));
  const kinds = Map.groupBy(errors, ({ row }) => row.experiment);
  const groups = Map.groupBy(errors, ({ row }) => rangeGroupOf(row));
  return Object.fromEntries([
    ...[...kinds].map(([name, own]) => [name, toSpread(own)] as const),
    ...[...groups]
      .filter(([name, own]) => groupsToo && own.length >= least && !kinds.has(name))
      .map(([name, own]) => [name, toSpread(own)] as const),
  ]);
}

const toFound = ({ row, fold, lab, open }: LeftOut): Found => ({
  row,
  cluster: fold,
  error: lab.error,
  variance: open,
});

/** Errors of rows whose machine was left out, and the anchors of all benchmarks with it. */
function findUnanchored(fit: Fit): Found[] {
  const leaveOut = new LeaveOut(fit, foldings.machine);
  return [...leaveOut.folds].flatMap(([machine, places]) => {
    const predictor = new Predictor(leaveOut.constantsWithout([machine]), []);
    return places.flatMap((place) => {
      const row = fit.rows[place];
      const said = row && predictor.predict(row);
      if (!row || !said || !('value' in said) || !said.isUnanchored) return [];
      const error = Math.log(said.value / measuredValue(row));
      return [{ row, cluster: machine, error, variance: 0 }];
    });
  });
}

/** Errors of rows that were not fitted, by what they lack. */
function findHeldOut(fit: Fit, covariance: readonly (readonly number[])[]) {
  const { rows, weights, fitted } = fit;
  const predictor = new Predictor(fitted.constants, [rows]);
  return rows.flatMap((row, i) => {
    const said = predictor.predict(row);
    if (weights[i] || !('value' in said) || said.isAnchor || row.metric === 'idleShare') return [];
    const error = Math.log(said.value / measuredValue(row));
    const variance = varianceOf(fitted.linearised.slopes[i] ?? [], covariance);
    const cluster = foldings.curve(row) ?? row.id;
    const situation = situationOf(row, said.isUnanchored);
    return [{ row, cluster, error, variance, situation }];
  });
}

/** A situation is no better than one that is nearer to what was fitted. */
function atLeast(own: Record<string, number>, nearer: Readonly<Record<string, number>>) {
  return Object.fromEntries(
    [...new Set([...Object.keys(own), ...Object.keys(nearer)])].map((name) => [
      name,
      Math.max(own[name] ?? 0, nearer[name] ?? 0),
    ]),
  );
}

/** What cross-validation says of the model's own error, in each situation. */
export function findSpreads(
  fit: Fit,
  covariance: readonly (readonly number[])[],
  leftOut: Readonly<Record<'row' | 'curve' | 'machine', readonly LeftOut[]>>,
): Spreads {
  const heldOut = findHeldOut(fit, covariance);
  const of = (situation: Situation) => heldOut.filter((one) => one.situation === situation);
  const row = spreadsOf(leftOut.row.map(toFound), true);
  const curve = spreadsOf(leftOut.curve.map(toFound), false);
  const machine = atLeast(spreadsOf(leftOut.machine.map(toFound), false), curve);
  const unanchored = atLeast(
    spreadsOf([...findUnanchored(fit), ...of('unanchored')], false),
    machine,
  );
  const beyond = atLeast(spreadsOf(of('beyond'), false), curve);
  return { row, curve, machine, unanchored, beyond };
}
