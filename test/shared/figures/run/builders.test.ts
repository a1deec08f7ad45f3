import { readdirSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { figureBuilders } from '../../../../shared/figures/run/index.ts';
import { figureNames, figureSchema, type FigureName } from '../../../../shared/figures/figure.ts';
import type { FigureInput } from '../../../../shared/figures/run/figure-input.ts';
import { makeFigureInputs } from '../../../support/figure-inputs.ts';

let inputs: Record<FigureName, FigureInput>;
beforeAll(async () => {
  inputs = await makeFigureInputs();
});

describe('every figure', () => {
  it('has its file, and every file its figure', () => {
    const folder = new URL('../../../../shared/figures/run/', import.meta.url);
    const shared = new Set([
      'cost-by-window.ts',
      'cost-part.ts',
      'exposure.ts',
      'figure-input.ts',
      'index.ts',
      'measure.ts',
      'measures.ts',
      'name-runs.ts',
      'pareto.ts',
      'parts.ts',
      'predictions.ts',
      'run-ranges.ts',
      'shades.ts',
      'survival.ts',
      'window-curves.ts',
    ]);
    const files = readdirSync(folder).filter((file) => !shared.has(file));
    const hint = 'a figure has a name in figure.ts; what several share is named in this test';
    expect(files.toSorted(), hint).toEqual(figureNames.map((name) => `${name}.ts`).toSorted());
  });

  it.each(figureNames)('%s is built of simulated runs as before, bit for bit', (name) => {
    const { refuse, build } = figureBuilders[name];
    expect(refuse(inputs[name])).toBeNull();
    const figure = build(inputs[name]);
    expect(v.parse(figureSchema, figure)).toEqual(figure);
    expect(figure).toMatchSnapshot();
  });

  it.each(figureNames)(
    '%s has each run at most once in a series, and no run that is not there',
    (name) => {
      const { series } = figureBuilders[name].build(inputs[name]);
      const known = new Set(inputs[name].runs.map(({ key }) => key));
      // A curve is many points of one run.
      const isRepeating = name === 'exposure-window';
      for (const { points, origin } of series) {
        const keys = points.flatMap(({ key }) => (key === null ? [] : [key]));
        expect(keys.every((key) => known.has(key))).toBe(true);
        expect(isRepeating || new Set(keys).size === keys.length).toBe(true);
        expect(origin === 'simulated' || keys.length === 0).toBe(true);
      }
    },
  );
});

describe('a figure', () => {
  it('marks runs that did not reach their precision, and names them', () => {
    const input = inputs['who-pays'];
    const [first, ...others] = input.runs;
    const runs = [{ ...first!, precisionReached: false }, ...others];
    const figure = figureBuilders['overhead-by-policy'].build({ ...input, runs });
    const isPrecise = figure.series[0]?.points.map((point) => point.isPrecise);
    expect(isPrecise).toEqual([false, ...others.map((run) => run.precisionReached)]);
    expect(figure.notes[0]).toContain('Did not reach its precision');
  });

  it('stands a value in the interval that its run has', () => {
    const { runs } = inputs['overhead-by-axis'];
    const { series } = figureBuilders['overhead-by-axis'].build(inputs['overhead-by-axis']);
    for (const point of series.flatMap(({ points }) => points)) {
      const run = runs.find(({ key }) => key === point.key);
      const { mean, low, high } = run!.overhead.tick;
      expect(point).toMatchObject({ x: run!.spec.machine.cpus, y: mean, low, high });
    }
  });

  it('has the published ratios beside presets as they are, and only there', () => {
    const plain = figureBuilders['overhead-by-policy'].build(inputs['overhead-by-policy']);
    const published = plain.series.filter(({ origin }) => origin === 'published');
    expect(published[0]?.points).toContainEqual(
      expect.objectContaining({ x: 'sync', y: 2.614, label: 'v7', key: null }),
    );
    const changed = figureBuilders['overhead-by-policy'].build(inputs['who-pays']);
    expect(changed.series.every(({ origin }) => origin === 'simulated')).toBe(true);
  });

  it('marks exactly those that another beats in cost and exposure', () => {
    const { series } = figureBuilders['overhead-by-window'].build(inputs['overhead-by-window']);
    const judged = series.filter(
      ({ isReference, origin }) => !isReference && origin === 'simulated',
    );
    const places = judged.map(({ points: [point], isDimmed }) => ({
      x: point?.isOpen ? 1e18 + Number(point.x) : Number(point?.x),
      y: Number(point?.y),
      isDimmed,
    }));
    expect(places.some((one) => one.isDimmed)).toBe(true);
    for (const one of places) {
      const isBeaten = places.some(
        (other) => other.x <= one.x && other.y <= one.y && (other.x < one.x || other.y < one.y),
      );
      expect(one.isDimmed).toBe(isBeaten);
    }
  });

  it('never rises in the share of windows that are longer, and starts at all of them', () => {
    const { series } = figureBuilders['exposure-window'].build(inputs['exposure-window']);
    expect(series.length).toBeGreaterThan(2);
    for (const { points } of series) {
      expect(points[0]?.y).toBe(1);
      points.slice(1).forEach((point, i) => {
        expect(Number(point.y)).toBeLessThanOrEqual(Number(points[i]?.y));
        expect(Number(point.x)).toBeGreaterThanOrEqual(Number(points[i]?.x));
      });
    }
  });

  it('says why it cannot be made', () => {
    const one = { ...inputs['who-pays'], runs: inputs['who-pays'].runs.slice(0, 1) };
    const none = { ...one, distributions: new Map() };
    const refusals = figureNames.map((name) => [name, figureBuilders[name].refuse(none)]);
    expect(Object.fromEntries(refusals)).toMatchInlineSnapshot(`
      {
        "adversaries": "No attacker holds a CPU in these runs: set workload.attacker, and fewer tasks than CPUs.",
        "exposure-window": "These runs have no windows that closed, or were made before windows were kept.",
        "heat-map": "A heat map needs two numbers that vary.",
        "ipi-rate": null,
        "overhead-by-axis": "No number varies over these runs.",
        "overhead-by-policy": null,
        "overhead-by-window": "None of these runs has exposure windows.",
        "who-pays": null,
      }
    `);
  });
});

/** Many runs that differ in fields with long names, none of them precise. */
function spreadRuns(input: FigureInput): FigureInput {
  const runs = input.runs.flatMap((run) =>
    Array.from({ length: 40 }, (_, i) => ({
      ...run,
      key: `${run.key}-${i}`,
      precisionReached: false,
      spec: {
        ...run.spec,
        machine: { ...run.spec.machine, remoteInterruptDelayNs: i, pageWalkCycles: 1000 + i },
        policy: { ...run.spec.policy, flushCeilingPages: i + 1, maxAgeUs: 1000 + i },
      },
    })),
  );
  return { ...input, runs };
}

describe('a figure of hundreds of runs with long names', () => {
  it.each(figureNames)('%s fits what may be sent, with its notes', (name) => {
    const { refuse, build } = figureBuilders[name];
    const input = spreadRuns(inputs[name]);
    if (refuse(input) !== null) return;
    const figure = build(input);
    expect(v.parse(figureSchema, figure)).toEqual(figure);
  });
});
