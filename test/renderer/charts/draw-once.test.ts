import type { Chart, Plugin } from 'chart.js';
import { expect, it, vi } from 'vitest';
import { drawOnce } from '../../../renderer/charts/draw-once.ts';

/** What Chart.js asks of a plugin before it draws, and after it has changed its size. */
function chartOf(animation: false | { duration: number }, isSeen = true) {
  const drawSoon = vi.fn<() => void>();
  const plugin = drawOnce(drawSoon, () => isSeen) as Required<
    Pick<Plugin, 'beforeRender' | 'beforeDraw' | 'resize'>
  >;
  const chart = { options: { animation } } as unknown as Chart;
  return {
    drawSoon,
    /** Whether Chart.js draws by itself. */
    render: () => plugin.beforeRender(chart, { cancelable: true }, {}) !== false,
    draw: () => plugin.beforeDraw(chart, { cancelable: true }, {}),
    resize: () => plugin.resize(chart, { size: { width: 1, height: 1 } }, {}),
  };
}

it('draws an empty canvas at once, and everything later with the next frame', () => {
  const { drawSoon, render, draw, resize } = chartOf(false);
  expect(render()).toBe(true);
  draw();
  expect([render(), render()]).toEqual([false, false]);
  expect(drawSoon).toHaveBeenCalledTimes(2);
  resize();
  expect(render()).toBe(true);
  draw();
  expect(render()).toBe(false);
});

it('leaves what nobody sees alone: no frame has to wait for it', () => {
  const { drawSoon, render, draw } = chartOf(false, false);
  for (let i = 0; i < 2; i++) {
    expect(render()).toBe(true);
    draw();
  }
  expect(drawSoon).not.toHaveBeenCalled();
});

it('leaves animations alone', () => {
  const { drawSoon, render, draw } = chartOf({ duration: 200 });
  expect(render()).toBe(true);
  draw();
  expect(render()).toBe(true);
  expect(drawSoon).not.toHaveBeenCalled();
});
