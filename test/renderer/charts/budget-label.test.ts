import { describe, expect, it } from 'vitest';
import { placeBudgetLabel } from '../../../renderer/charts/budget-label.ts';

const plot = { left: 50, right: 600, top: 20, bottom: 400 };
const corner = { x: 400, y: 200 };
const boxAt = (left: number, top: number) => ({ left, right: left + 80, top, bottom: top + 14 });
const place = (...drawn: ReturnType<typeof boxAt>[]) => placeBudgetLabel(corner, 100, plot, drawn);

describe('the words beside the accepted cost', () => {
  it('stand at the start of its line, above it', () => {
    expect(place()).toEqual({ x: 56, y: 193 });
  });

  it('stand before the handle or below the line where names and points are in the way', () => {
    const [name, other, point] = [boxAt(70, 180), boxAt(260, 180), boxAt(50, 195)];
    expect(place(name)).toEqual({ x: 248, y: 193 });
    expect(place(name, other)).toEqual({ x: 56, y: 215 });
    expect(place(name, other, point)).toEqual({ x: 248, y: 215 });
  });

  it('stay in the plot, and begin at its left where the line is short', () => {
    expect(placeBudgetLabel({ x: 400, y: 22 }, 100, plot, [])).toEqual({ x: 56, y: 37 });
    expect(placeBudgetLabel({ x: 60, y: 200 }, 100, plot, [boxAt(70, 180)])).toEqual({
      x: 56,
      y: 215,
    });
  });
});
