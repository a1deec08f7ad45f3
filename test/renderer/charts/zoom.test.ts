import { describe, expect, it } from 'vitest';
import { isWhole, ticksIn, wholeView, zoomBy, zoomTo } from '../../../renderer/charts/zoom.ts';
import { numberAxis } from '../../../shared/figures/run/parts.ts';
import { makeNumericScale } from '../../../shared/figures/scale.ts';

describe('a part of a figure', () => {
  it('is a box of the part before, whichever way it was drawn', () => {
    const view = zoomTo(wholeView, { x: [0.75, 0.25], y: [0, 0.5] });
    expect(view).toEqual({ x: [0.25, 0.75], y: [0, 0.5] });
    expect(zoomTo(view, { x: [0, 0.5], y: [0.5, 1] })).toEqual({ x: [0.25, 0.5], y: [0.25, 0.5] });
  });

  it('is never too small to see, and never more than the whole', () => {
    expect(zoomTo(wholeView, { x: [0.5, 0.5], y: [0, 1] })).toBe(wholeView);
    const near = zoomBy(wholeView, 0.5);
    expect(near).toEqual({ x: [0.25, 0.75], y: [0.25, 0.75] });
    expect(isWhole(near)).toBe(false);
    expect(isWhole(zoomBy(zoomBy(near, 2), 2))).toBe(true);
  });

  it('has round ticks of its own, at their places on the whole', () => {
    const axis = numberAxis('', '', 'number', 'linear');
    const scale = makeNumericScale(axis, [0, 100]);
    const ticks = ticksIn(scale, axis, [0.1, 0.2]);
    expect(ticks.map(({ label }) => label)).toEqual(['10', '12', '14', '16', '18', '20']);
    expect(ticks.map(({ place }) => place)).toEqual([0.1, 0.12, 0.14, 0.16, 0.18, 0.2]);
    expect(ticksIn(scale, axis, [0, 1])).toBe(scale.ticks);
  });
});
