import { describe, expect, it } from 'vitest';
import { storedConstants } from '../../../main/engine/constants.ts';
import {
  crossValidate,
  foldings,
  spreadsOf,
} from '../../../main/validate/calibrate/cross-validate.ts';
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
const fitted = await new ConstantsFit({
  free,
  rows,
  weights,
  start: storedConstants,
  rounds: 8,
  pause: () => Promise.resolve(),
  onProgress: () => undefined,
}).run();
const fit = { rows, weights, free, fitted };

describe('a calibration to rows of known constants', () => {
  it('recovers those that the rows determine within 5 %', () => {
    for (const name of names.slice(0, 4)) {
      const off = (fitted.constants[name] ?? 0) / (truth[name as keyof typeof truth] ?? 1) - 1;
      expect([name, Math.abs(off) < 0.05]).toEqual([name, true]);
    }
  });

  it('names those that they say nothing of', () => {
    const open = listPinned(fit).filter(({ ofPrior }) => ofPrior > 0.5);
    expect(open.map(({ name }) => name)).toEqual(['milan.broadcastCycles']);
    expect(fitted.constants['milan.broadcastCycles']).toBe(
      storedConstants['milan.broadcastCycles'],
    );
  });

  it('predicts what is left out better than a model without mechanics', () => {
    const leftOut = crossValidate(fit, foldings['placement'] ?? (() => null));
    const own = leftOut.filter(({ nullError }) => nullError !== null);
    const sum = (pick: (one: (typeof own)[number]) => number | null) =>
      own.reduce((total, one) => total + Math.abs(pick(one) ?? 0), 0);
    expect(own.length).toBeGreaterThan(10);
    expect(sum(({ error }) => error)).toBeLessThan(sum(({ nullError }) => nullError) / 3);
    expect(Object.keys(spreadsOf(leftOut))).toEqual(['pair']);
  });

  it('ends at the next set of predictions when it is cancelled', async () => {
    let sets = 0;
    const cancelled = new ConstantsFit({
      free,
      rows,
      weights,
      start: storedConstants,
      rounds: 8,
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
