import { describe, expect, it } from 'vitest';
import { storedConstants } from '../../../main/engine/constants.ts';
import {
  CrossValidation,
  findCurveErrors,
} from '../../../main/validate/calibrate/cross-validate.ts';
import { findDiscrepancies, OpenConstants } from '../../../main/validate/calibrate/discrepancy.ts';
import { drawEnsemble } from '../../../main/validate/calibrate/ensemble.ts';
import { extraVariance } from '../../../main/validate/calibrate/extra-spread.ts';
import { scoreFolds } from '../../../main/validate/calibrate/score-folds.ts';
import { ConstantsFit } from '../../../main/validate/calibrate/fit-constants.ts';
import { freeConstants } from '../../../main/validate/calibrate/free-constants.ts';
import { nullValue } from '../../../main/validate/calibrate/null-model.ts';
import { listPinned } from '../../../main/validate/calibrate/pinned.ts';
import type { Measurement } from '../../../main/validate/measurement.ts';
import { measurements } from '../../../main/validate/measurements/index.ts';
import { Predictor } from '../../../main/validate/predictor.ts';

/** Constants that the pair determines, and one that it says nothing of. */
const names = [
  'all.invlpgCycles',
  'all.ptiPageCycles',
  'all.ptiIrqCycles',
  'broadwell.irqCycles',
  'milan.broadcastCycles',
];
const truth = {
  ...storedConstants,
  'all.invlpgCycles': 230,
  'all.ptiPageCycles': 210,
  'all.ptiIrqCycles': 1400,
  'broadwell.irqCycles': 480,
  'milan.broadcastCycles': 3000,
};

/** The rows of the pair, with what the constants say instead of what was measured. */
function makeRows(): Measurement[] {
  const rows = measurements.filter(({ experiment }) => experiment === 'pair');
  const predictor = new Predictor(truth, [rows]);
  return rows.map((row) => {
    const predicted = predictor.predict(row);
    return { ...row, value: 'value' in predicted ? predicted.value : Number.NaN };
  });
}

const rows = makeRows();
const weights = rows.map(() => 1);
const free = freeConstants
  .filter(({ name }) => names.includes(name))
  .map((one) => ({ ...one, prior: storedConstants[one.name] ?? one.prior, priorSd: 1.5 }));
const settings = {
  free,
  rows,
  weights,
  start: storedConstants,
  rounds: 8,
  predicts: 'all',
} as const;
const fitted = await new ConstantsFit({
  ...settings,
  pause: () => Promise.resolve(),
  onProgress: () => undefined,
}).run();
const fit = { rows, weights, free, fitted };
const noPause = () => Promise.resolve();
const curveErrors = await findCurveErrors(fit, noPause);
const open = new OpenConstants(fit, () => true);
const discrepancies = findDiscrepancies(curveErrors);
const covariance = open.covariance(discrepancies);

describe('a calibration to rows of known constants', () => {
  it('recovers those that the rows determine within 5 %', () => {
    for (const name of names.slice(0, 4)) {
      const off = (fitted.constants[name] ?? 0) / (truth[name as keyof typeof truth] ?? 1) - 1;
      expect([name, Math.abs(off) < 0.05]).toEqual([name, true]);
    }
  });

  it('names those that they say nothing of', () => {
    const named = listPinned(fit, covariance).filter(({ ofPrior }) => ofPrior > 0.5);
    expect(named.map(({ name }) => name)).toEqual(['milan.broadcastCycles']);
    expect(fitted.constants['milan.broadcastCycles']).toBe(
      storedConstants['milan.broadcastCycles'],
    );
  });

  it('predicts what is left out better than a model without mechanics, in narrower ranges', async () => {
    const leftOut = await new CrossValidation(fit, 'placement', curveErrors).run(noPause);
    const [score] = scoreFolds('placement', leftOut);
    expect(score).toMatchObject({ left: 'placement', experiment: 'pair', rows: rows.length });
    const { labThere, null: without } = score!;
    expect(without.rows).toBeGreaterThan(10);
    expect(labThere.medianAbsError).toBeLessThan((without.medianAbsError ?? 0) / 3);
    expect(labThere.coverage90).toBeGreaterThan(0.8);
    expect(labThere.intervalScore).toBeLessThan((without.intervalScore ?? 0) / 2);
  });

  it('draws sets of constants that meet the rows as well, and spread as the rows leave open', async () => {
    const draw = () =>
      drawEnsemble({
        fit,
        open,
        discrepancies,
        members: 4,
        pause: noPause,
        onMember: () => undefined,
      });
    const { members, drawn, distance } = await draw();
    expect([members.length, drawn <= 8, distance > free.length]).toEqual([4, true, true]);
    const spreadOf = (name: string) =>
      Math.max(...members.map((row) => Math.abs(row[names.indexOf(name)] ?? 0)));
    expect(spreadOf('all.invlpgCycles')).toBeLessThan(0.1);
    expect(spreadOf('milan.broadcastCycles')).toBeGreaterThan(0.3);
    expect((await draw()).members).toEqual(members);
  });

  it('ends at the next set of predictions when it is cancelled', async () => {
    let sets = 0;
    const cancelled = new ConstantsFit({
      ...settings,
      pause: () => (++sets > 2 ? Promise.reject(new Error('cancelled')) : Promise.resolve()),
      onProgress: () => undefined,
    });
    await expect(cancelled.run()).rejects.toThrow('cancelled');
    expect(sets).toBe(3);
  });
});

describe('the null model', () => {
  const point = (cores: number, value: number, machine = 'a'): Measurement => ({
    id: `${machine}${cores}`,
    experiment: 'sharers',
    metric: 'munmapUs',
    unit: 'us',
    source: 'a test',
    year: 2026,
    where: 'here',
    uncertainty: null,
    machine,
    cores,
    value,
  });

  it('is on the line between neighbours, both scales logarithmic', () => {
    const known = [point(2, 1), point(8, 4)];
    expect(nullValue(point(4, 9), known)).toBeCloseTo(2, 12);
    expect(nullValue(point(16, 9), known)).toBe(4);
  });

  it('is the geometric mean over curves', () => {
    const known = [point(2, 1), point(2, 4, 'b')];
    expect(nullValue(point(2, 9, 'c'), known)).toBeCloseTo(2, 12);
  });

  it('says nothing where nothing is like it', () => {
    expect(nullValue(point(2, 1), [])).toBeNull();
  });
});

describe('the error that a model adds to its range', () => {
  const errors = Array.from({ length: 40 }, (_, i) => ({
    cluster: `${i % 20}`,
    error: (i + 1) / 100,
    variance: 0,
  }));

  it('puts nine of ten errors in the range, counting half a cluster more than there are', () => {
    const half = 1.645 * Math.sqrt(extraVariance(errors));
    expect(errors.filter(({ error }) => error <= half + 1e-12)).toHaveLength(37);
  });

  it('is none where the constants explain all', () => {
    expect(extraVariance(errors.map((one) => ({ ...one, variance: 1 })))).toBe(0);
    expect(extraVariance([])).toBe(0);
  });

  it('reaches the farthest of few clusters', () => {
    const few = errors.map((one) => ({ ...one, cluster: `${Number(one.cluster) % 3}` }));
    expect(1.645 * Math.sqrt(extraVariance(few))).toBeCloseTo(0.4, 9);
  });
});
