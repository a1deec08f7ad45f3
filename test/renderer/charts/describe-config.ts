import type { ChartPoint, LabChartConfig } from '../../../renderer/charts/chart-config.ts';
import { chartThemes } from '../../../renderer/charts/chart-theme.ts';
import { figureToChart } from '../../../renderer/charts/figure-to-chart.ts';
import type { Figure } from '../../../shared/figures/figure.ts';

export const look = {
  theme: chartThemes.light,
  isReducedMotion: true,
  paintFill: (fill: string, colour: string) => `${fill} ${colour}`,
};

const round = (value: number) => Math.round(value * 1000) / 1000;

/** What an axis shows, as Chart.js requests it. */
function readTicks(config: LabChartConfig, name: 'x' | 'y'): unknown[] {
  const axis = config.options?.scales?.[name] as unknown as {
    afterBuildTicks(scale: { ticks: { value: number }[] }): void;
    ticks: { callback(value: number, index: number): unknown };
  };
  const scale = { ticks: [{ value: NaN }] };
  axis.afterBuildTicks(scale);
  return scale.ticks.map(({ value }, i) => [round(value), axis.ticks.callback(value, i)]);
}

function readPoint({ x, y, yMin, yMax, mark, name, cell }: ChartPoint) {
  return {
    at: [round(x), ...(Array.isArray(y) ? y.map(round) : [round(y)])],
    ...(yMin === undefined ? {} : { interval: [round(yMin), round(yMax ?? NaN)] }),
    ...(mark === undefined ? {} : { mark }),
    ...(name === undefined ? {} : { name }),
    ...(cell === undefined ? {} : { cell: `${cell.text} ${cell.colour}` }),
  };
}

/** The parts of a chart that matter: axes, labels, positions, looks. */
export function describeConfig(figure: Figure) {
  const config = figureToChart(figure, look);
  return {
    type: config.type,
    x: readTicks(config, 'x'),
    y: readTicks(config, 'y'),
    lines: config.options?.plugins?.annotation?.annotations,
    series: config.data.datasets.map(({ label, type, data, ...own }) => ({
      label,
      type,
      look: own,
      points: data.map(readPoint),
    })),
  };
}
