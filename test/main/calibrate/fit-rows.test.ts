import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { costsAt, placesOf } from '../../../main/calibrate/cost-scale.ts';
import { drawStarts } from '../../../main/calibrate/draw-starts.ts';
import { fitRows, logAdded, measureSensitivity } from '../../../main/calibrate/fit-rows.ts';
import { searchedCosts } from '../../../main/calibrate/searched-costs.ts';
import { simulateRatios } from '../../../main/calibrate/targets.ts';
import { labCosts } from '../../../main/lab/validation/cost-uncertainty.ts';
import { makeTarget } from '../../../main/lab/validation/make-target.ts';

const pause = () => Promise.resolve();
const machine = 'i5-3550';

describe('a fit of costs to ratios', () => {
  it('finds costs that give the ratios that other costs gave, from where it started', async () => {
    const [truth, start] = drawStarts(searchedCosts.length, 2);
    const names = ['sync', 'deferred'];
    const bare = names.map((name) => makeTarget(machine, name, null));
    const ratios = simulateRatios(bare, costsAt(searchedCosts, truth!));
    const targets = bare.map((target, i) => ({ ...target, ratio: ratios[i]! }));
    const fit = { parameters: searchedCosts, targets, pause };
    const costs = await fitRows(fit, start!, 0.02);
    expect(costs).not.toBeNull();
    const found = simulateRatios(targets, costs!);
    for (const [i, ratio] of found.entries()) {
      expect(Math.abs(logAdded(ratio) - logAdded(ratios[i]!))).toBeLessThan(0.03);
    }
    for (const { name, min, max } of searchedCosts) {
      expect(costs![name]).toBeGreaterThanOrEqual(min);
      expect(costs![name]).toBeLessThanOrEqual(max);
    }
    // Two ratios leave nearly all open: the costs are not those that made them.
    expect(costs).not.toEqual(costsAt(searchedCosts, truth!));
  });

  it('gives up where no costs come near', async () => {
    const targets = [makeTarget(machine, 'deferred', 50)];
    const start = searchedCosts.map(() => 0.5);
    expect(await fitRows({ parameters: searchedCosts, targets, pause }, start, 0.01)).toBeNull();
  });

  it('has no effect of a cost that a policy does not pay', async () => {
    const targets = [makeTarget(machine, 'no-flush', null)];
    const places = placesOf(searchedCosts, labCosts());
    const [row] = await measureSensitivity({ parameters: searchedCosts, targets, pause }, places);
    const effects = new Map(searchedCosts.map(({ name }, i) => [name, row![i]]));
    expect(effects.get('xeon-8160-2s:idleExitNs')).toBe(0);
    expect(effects.get('xpfoMapCycles')).toBeGreaterThan(0.5);
  });
});

describe('places in ranges', () => {
  it('are where costs are, to the three digits that costs have', () => {
    const places = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
      minLength: searchedCosts.length,
      maxLength: searchedCosts.length,
    });
    const property = fc.property(places, (at) => {
      const back = placesOf(searchedCosts, costsAt(searchedCosts, at));
      back.forEach((place, i) => expect(Math.abs(place - at[i]!)).toBeLessThan(0.01));
    });
    fc.assert(property, { seed: 1, numRuns: 100 });
  });
});
