import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitPoints } from '../../../../main/remote/shards/split-points.ts';
import { scaleRuns } from '../../../support/scale-runs.ts';
import { makeMachine } from '../../../support/specs.ts';
import { specOf } from '../../lab/fakes/spec-of.ts';

const pointsOf = (cpus: readonly number[]) =>
  cpus.map((count, index) => ({ index, spec: { ...specOf('sync'), machine: makeMachine(count) } }));

const byMachine = ({ spec }: ReturnType<typeof pointsOf>[number]) => String(spec.machine.cpus);

describe('points', () => {
  it('go to exactly one shard each, in planned order, and no shard is empty', () => {
    const cpus = fc.array(fc.constantFrom(1, 2, 4, 16, 96), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(cpus, fc.integer({ min: 1, max: 12 }), (counts, shards) => {
        const points = pointsOf(counts);
        const split = splitPoints(points, shards, byMachine);
        expect(split.length).toBeLessThanOrEqual(shards);
        for (const list of split) {
          expect(list.length).toBeGreaterThan(0);
          expect(list).toEqual(list.toSorted((a, b) => a.index - b.index));
        }
        expect(split.flat().toSorted((a, b) => a.index - b.index)).toEqual(points);
        const weights = split.map((list) =>
          list.reduce((sum, one) => sum + one.spec.machine.cpus, 0),
        );
        const fair = counts.reduce((sum, one) => sum + one, 0) / shards;
        expect(Math.max(...weights)).toBeLessThanOrEqual(2 * Math.max(fair, ...counts));
      }),
      { numRuns: scaleRuns(300), seed: 17 },
    );
  });

  it('that share a baseline stay in one shard if that keeps the shards even', () => {
    const points = pointsOf([4, 8, 4, 8, 4, 4]);
    const split = splitPoints(points, 2, byMachine);
    expect(split.map((list) => list.map(({ index }) => index))).toEqual([
      [0, 2, 4, 5],
      [1, 3],
    ]);
  });
});
