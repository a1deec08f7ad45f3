import { describe, expect, it } from 'vitest';
import { placeNames } from '../../../renderer/charts/place-names.ts';
import type { Box } from '../../../shared/figures/leaders.ts';

const area: Box = { left: 0, right: 400, top: 0, bottom: 300 };
const around = (x: number, y: number): Box => ({
  left: x - 8,
  right: x + 8,
  top: y - 8,
  bottom: y + 8,
});

describe('the names beside points', () => {
  it('stand to the right, and to the left where the drawing ends', () => {
    const names = [
      { x: 100, y: 100, width: 60 },
      { x: 390, y: 200, width: 60 },
    ];
    const drawn = names.map(({ x, y }) => around(x, y));
    expect(placeNames(names, 14, drawn, area)).toEqual([
      { left: 110, right: 170, top: 93, bottom: 107 },
      { left: 320, right: 380, top: 193, bottom: 207 },
    ]);
  });

  it('overlap nothing: points, their marks, other names', () => {
    const [sign, right, left] = [
      { left: 96, right: 104, top: 76, bottom: 88 },
      around(130, 100),
      around(70, 100),
    ];
    const name = { x: 100, y: 100, width: 60 };
    const [below] = placeNames([name], 14, [around(100, 100), right, left, sign], area);
    expect(below).toMatchObject({ left: 70, top: 110 });
    const twice = placeNames([name, name], 14, [around(100, 100)], area);
    expect(twice.map((box) => box?.left)).toEqual([110, 30]);
  });

  it('are left out where there is no room', () => {
    expect(placeNames([{ x: 200, y: 150, width: 500 }], 14, [], area)).toEqual([null]);
  });
});
