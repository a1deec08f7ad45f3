import { describe, expect, it } from 'vitest';
import { moveCursor, type Cursor } from '../../../renderer/charts/move-cursor.ts';

const lengths = [0, 3, 0, 2];

describe('the cursor of a chart', () => {
  it.each<[key: string, from: Cursor | null, to: Cursor | null]>([
    ['ArrowRight', null, { series: 1, point: 0 }],
    ['ArrowRight', { series: 1, point: 0 }, { series: 1, point: 1 }],
    ['ArrowRight', { series: 1, point: 2 }, { series: 1, point: 2 }],
    ['ArrowLeft', { series: 1, point: 0 }, { series: 1, point: 0 }],
    ['End', { series: 1, point: 0 }, { series: 1, point: 2 }],
    ['Home', { series: 1, point: 2 }, { series: 1, point: 0 }],
    ['ArrowDown', { series: 1, point: 2 }, { series: 3, point: 1 }],
    ['ArrowDown', { series: 3, point: 1 }, { series: 3, point: 1 }],
    ['ArrowUp', { series: 3, point: 1 }, { series: 1, point: 1 }],
    ['ArrowUp', { series: 1, point: 1 }, { series: 1, point: 1 }],
    // An updated figure may have fewer points than before.
    ['ArrowRight', { series: 1, point: 9 }, { series: 1, point: 2 }],
    ['ArrowRight', { series: 2, point: 0 }, { series: 1, point: 0 }],
    ['Tab', { series: 1, point: 0 }, null],
  ])('goes with %s from %o to %o', (key, from, to) => {
    expect(moveCursor(key, from, lengths)).toEqual(to);
  });

  it('stands nowhere where there are no points', () => {
    expect(moveCursor('ArrowRight', null, [0, 0])).toBeNull();
  });
});
