import type { Chart, ChartType, Plugin } from 'chart.js';

/**
 * Draws a figure without animations once a frame, whatever asks for it meanwhile: new series, the pointer, a
 * policy that is pointed at. For the browser each drawing of many series is as dear as the first.
 * @param drawSoon Draws with the next frame.
 */
export function drawOnce(drawSoon: () => void): Plugin<ChartType> {
  /** A canvas of another size is empty, and is not to be seen so. */
  let isEmpty = true;
  return {
    id: 'drawOnce',
    resize: () => {
      isEmpty = true;
    },
    beforeRender: ({ options }: Chart) => {
      if (isEmpty || options.animation !== false) return true;
      drawSoon();
      return false;
    },
    beforeDraw: () => {
      isEmpty = false;
    },
  };
}
