import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scaleRuns } from '../../support/scale-runs.ts';
import { placeLeaders, type Box, type Named } from '../../../shared/figures/leaders.ts';

const plot: Box = { left: 50, right: 600, top: 20, bottom: 420 };
const room = { plot, gutter: 640, elbow: 615, lineHeight: 16 };

const named = fc.record({
  x: fc.integer({ min: 50, max: 600 }),
  y: fc.integer({ min: 20, max: 420 }),
  width: fc.integer({ min: 20, max: 180 }),
  isAside: fc.boolean(),
  rank: fc.nat(1),
});

const boxOf = ({ x, y }: Named): Box => ({ left: x - 6, right: x + 6, top: y - 6, bottom: y + 6 });

describe('the names of points', () => {
  it('all have a place that no other has, and a line to it unless they touch their point', () => {
    fc.assert(
      fc.property(fc.array(named, { maxLength: 24 }), (names) => {
        const placed = placeLeaders(names, names.map(boxOf), room);
        const boxes = placed.flatMap((at, i): Box[] => {
          if (!at) return [];
          const { left, middle, leader } = at;
          const { x, y, width } = names[i]!;
          const isJoined =
            leader.length > 0
              ? leader[0] === x && leader[1] === y
              : Math.hypot(x - left, y - middle) < width + 30;
          expect(isJoined).toBe(true);
          return [{ left, right: left + width, top: middle - 8, bottom: middle + 8 }];
        });
        expect(boxes).toHaveLength(names.length);
        for (const [i, a] of boxes.entries()) {
          for (const b of boxes.slice(i + 1)) {
            const isApart =
              a.right <= b.left + 0.01 ||
              b.right <= a.left + 0.01 ||
              a.bottom <= b.top + 0.01 ||
              b.bottom <= a.top + 0.01;
            expect(isApart).toBe(true);
          }
        }
      }),
      { numRuns: scaleRuns(300), seed: 1 },
    );
  });

  it('leave out those of lower rank where there are more than fit', () => {
    const names = Array.from({ length: 40 }, (_, i): Named => ({
      x: 500,
      y: 30 + i,
      width: 80,
      isAside: true,
      rank: i % 2,
    }));
    const placed = placeLeaders(names, [], room);
    const kept = names.filter((_, i) => placed[i] !== null);
    expect(kept).toHaveLength(25);
    expect(kept.filter(({ rank }) => rank === 1)).toHaveLength(20);
  });
});
