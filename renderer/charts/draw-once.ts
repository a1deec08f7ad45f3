import type { Chart, ChartType, Plugin } from 'chart.js';

/**
 * Draws a figure that is seen, and is without animations, once a frame, whatever asks for it meanwhile: new series, the pointer, a
 * policy that is pointed at. For the browser each drawing of many series is as dear as the first.
 * @param drawSoon Draws with the next frame.
 */
export function drawOnce(drawSoon: () => void, isSeen: () => boolean): Plugin<ChartType> {
  /** A canvas of another size is empty, and is not to be seen so. */
  let isEmpty = true;
  return {
    id: 'drawOnce',
    resize: () => {
      isEmpty = true;
    },
    beforeRender: ({ options }: Chart) => {
      if (isEmpty || options.animation !== false || !isSeen()) return true;
      drawSoon();
      return false;
    },
    beforeDraw: () => {
      isEmpty = false;
    },
  };
}
