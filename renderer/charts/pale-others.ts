import type { Chart, ChartType, Plugin } from 'chart.js';

/** As `paleOf` of the datasets makes them. */
const paleShare = 0.18;

/**
 * Draws series almost transparent where another policy is pointed at, without a new look for each: that
 * takes many times as long as the drawing.
 */
export function paleOthers(isPale: (series: number) => boolean): Plugin<ChartType> {
  const begin = ({ ctx }: Chart, index: number) => {
    if (!isPale(index)) return;
    ctx.save();
    ctx.globalAlpha = paleShare;
  };
  const end = ({ ctx }: Chart, index: number) => {
    if (isPale(index)) ctx.restore();
  };
  return {
    id: 'paleOthers',
    beforeDatasetDraw: (chart, { index }) => begin(chart, index),
    afterDatasetDraw: (chart, { index }) => end(chart, index),
  };
}
