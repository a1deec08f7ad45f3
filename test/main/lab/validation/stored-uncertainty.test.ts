import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { modelVersion } from '../../../../main/engine/model-version.ts';
import { fittedCosts } from '../../../../main/engine/machines/fitted-costs.ts';
import { placesOf } from '../../../../main/calibrate/cost-scale.ts';
import { measureSensitivity } from '../../../../main/calibrate/fit-rows.ts';
import { singularValues } from '../../../../main/calibrate/matrix.ts';
import { searchedCosts } from '../../../../main/calibrate/searched-costs.ts';
import {
  allowedOn,
  errorOn,
  everyTarget,
  factorsOver,
  findUncertainty,
  labCosts,
} from '../../../../main/lab/validation/cost-uncertainty.ts';
import { makeTarget } from '../../../../main/lab/validation/make-target.ts';
import { publishedRatios } from '../../../../main/lab/validation/published.ts';
import { storedUncertainty } from '../../../../main/lab/validation/stored-uncertainty.ts';
import { summarizeUncertainty } from '../../../../main/lab/validation/uncertainty.ts';
import { isLongRun, longOr } from '../../../support/scale-runs.ts';
import {
  readUncertainty,
  writeUncertainty,
} from '../../../../main/lab/validation/uncertainty-source.ts';

const { command, modelVersion: storedVersion, date } = storedUncertainty;
const found = readUncertainty(storedUncertainty);
const madeBy = { command, modelVersion: storedVersion, date };
const targetsOf = (rows: typeof publishedRatios) =>
  rows.map(({ machine, policy, ratio }) => makeTarget(machine, policy, ratio));
const fittedRows = publishedRatios.filter((row) => row.fitted);
const fitted = targetsOf(fittedRows);

/** If one of these fails, the engine has changed: run `lab calibrate --uncertainty --write` again. */
describe('the stored uncertainty of the costs', () => {
  it('is of this model version, and written by its command', () => {
    expect(storedVersion).toBe(modelVersion);
    const file = 'main/lab/validation/stored-uncertainty.ts';
    expect(readFileSync(file, 'utf8')).toBe(writeUncertainty(found, madeBy));
  });

  it('is what MODEL.md and the README say: nine costs, and four combinations', () => {
    const { searched, determined } = summarizeUncertainty();
    expect(searched).toBe(9);
    expect(determined).toBe(4);
  });

  it('has sets within the ranges of the search, which meet the fitted rows as well as the lab', () => {
    const allowed = allowedOn(fittedRows, labCosts());
    // Rows that are known to a few percent, and met by that.
    expect(allowed).toBeGreaterThan(errorOn(fitted, labCosts()));
    expect(allowed).toBeLessThan(0.15);
    expect(found.sets.length).toBeGreaterThanOrEqual(5);
    for (const costs of found.sets.slice(0, 3))
      expect(errorOn(fitted, costs)).toBeLessThanOrEqual(allowed);
    for (const place of found.sets.flatMap((costs) => placesOf(searchedCosts, costs))) {
      expect(place).toBeGreaterThanOrEqual(-0.001);
      expect(place).toBeLessThanOrEqual(1.001);
    }
  });

  it('starts from the costs of the lab, each of the machine that it is of', () => {
    expect(labCosts()).toEqual(fittedCosts);
  });

  it('has ranges with what its sets and the costs of the lab say', () => {
    const onI5 = everyTarget().filter(({ spec }) => spec.machine.cpus === 4);
    // Each range takes as many simulations as there are sets of costs.
    const targets = onI5.filter((_, i) => i % longOr(1, 6) === 0);
    const again = factorsOver(targets, labCosts(), found.sets);
    const isAgain = ({ machine, policy }: { machine: string; policy: string }) =>
      again.some((range) => range.machine === machine && range.policy === policy);
    expect(again.length).toBeGreaterThan(2);
    expect(found.ranges.filter(isAgain)).toEqual(again);
    const named = (ranges: readonly { machine: string; policy: string }[]) =>
      ranges.map(({ machine, policy }) => `${machine} ${policy}`);
    expect(named(found.ranges)).toEqual(everyTarget().map(({ label }) => label));
    expect(named(found.leftOut)).toEqual(named(publishedRatios));
  });

  it('has the singular values of the effects of the costs on the ratios', async () => {
    const targets = targetsOf(publishedRatios);
    const fit = { parameters: searchedCosts, targets, pause: () => Promise.resolve() };
    const effects = await measureSensitivity(fit, placesOf(searchedCosts, labCosts()));
    const values = singularValues(effects).map((value) => Number(value.toPrecision(3)));
    expect(found.singularValues).toEqual(values);
  }, 120_000);

  it.runIf(isLongRun)(
    'is what the command finds',
    async () => {
      const { signal } = new AbortController();
      expect(await findUncertainty({ signal, onProgress: () => undefined })).toEqual(found);
    },
    3_600_000,
  );
});
