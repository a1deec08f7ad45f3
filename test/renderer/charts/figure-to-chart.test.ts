import { describe, expect, it } from 'vitest';
import type { ChartPoint } from '../../../renderer/charts/chart-config.ts';
import { chartThemes } from '../../../renderer/charts/chart-theme.ts';
import { figureToChart } from '../../../renderer/charts/figure-to-chart.ts';
import { seriesColours } from '../../../shared/figures/colours.ts';
import type { Figure } from '../../../shared/figures/figure.ts';
import { placeFigure } from '../../../shared/figures/place-figure.ts';
import { sampleFigures } from '../../shared/figures/sample-figures.ts';
import { describeConfig, look } from './describe-config.ts';

function sample(name: string): Figure {
  const figure = sampleFigures[name];
  if (!figure) throw new Error(`there is no sample ${name}`);
  return figure;
}

const plain = ['lines', 'bars', 'groupedBars', 'stack', 'steps', 'scatter', 'heat', 'heatOfNames'];

describe('the chart of a figure', () => {
  it.each(plain)('of kind %s is what it was', (name) => {
    expect(describeConfig(sample(name))).toMatchSnapshot();
  });

  it.each(Object.keys(sampleFigures))('of sample %s has every placed point, inside', (name) => {
    const figure = sample(name);
    const { datasets } = figureToChart(figure, look).data;
    expect(datasets.map(({ data }) => data.length)).toEqual(
      placeFigure(figure).series.map(({ points }) => points.length),
    );
    const places = datasets
      .flatMap(({ data }) => data)
      .flatMap(({ x, y, yMin = 0, yMax = 0 }) => [x, y, yMin, yMax].flat());
    expect(places.filter((place) => !(place >= -1e-9 && place <= 1 + 1e-9))).toEqual([]);
  });

  it('writes few and round ticks on a log axis', () => {
    const { x, y } = describeConfig(sample('lines'));
    expect(x.map((tick) => (tick as unknown[])[1])).toEqual(['4', '8', '16', '32', '64', '96']);
    expect(y.map((tick) => (tick as unknown[])[1])).toEqual(['1x', '2x', '5x', '10x', '20x']);
  });

  it('shows published values hollow, in the lane and the colour of their bar', () => {
    const [own, published] = describeConfig(sample('bars')).series;
    expect(own?.type).toBe('barWithErrorBars');
    expect(published).toMatchObject({
      type: 'lineWithErrorBars',
      look: {
        showLine: false,
        borderColor: seriesColours.white[0],
        pointWithErrorBarBackgroundColor: chartThemes.light.surface,
      },
    });
    const sync = own?.points[1]?.at[0];
    expect(published?.points[0]?.at[0]).toBe(sync);
  });

  it('marks what is not precise: each point, but a curve of steps once', () => {
    const marks = (name: string) =>
      describeConfig(sample(name)).series.map(
        ({ points }) => points.filter(({ mark }) => mark === '!').length,
      );
    expect(marks('lines')).toEqual([0, 0, 0, 0, 1]);
    expect(marks('steps')).toEqual([0, 1, 0]);
  });

  it('puts the parts of a bar on top of each other', () => {
    const { series } = describeConfig(sample('stack'));
    const ends = series.map(({ points }) => points[5]?.at ?? []);
    const [bottom, ...others] = ends.map(([, from]) => from);
    expect(bottom).toBe(0);
    expect(others).toEqual(ends.slice(0, -1).map(([, , to]) => to));
  });

  it('greys what another dominates', () => {
    const { series } = describeConfig(sample('scatter'));
    const grey = series.filter(({ look: { borderColor } }) => borderColor === '#949494');
    expect(grey.map(({ label }) => label)).toEqual(['batched', 'lazy-idle']);
  });

  it('has the colours of the theme, and moves only where that is wanted', () => {
    const dark = { ...look, theme: chartThemes.dark, isReducedMotion: false };
    const { data, options } = figureToChart(sample('lines'), dark);
    expect(data.datasets[0]?.borderColor).toBe(seriesColours.dark[0]);
    expect(options?.animation).toEqual({ duration: 200 });
    expect(figureToChart(sample('lines'), look).options?.animation).toBe(false);
  });

  it('explains the point in its box', () => {
    const { options, data } = figureToChart(sample('lines'), look);
    const callbacks = options?.plugins?.tooltip?.callbacks as unknown as {
      title(items: { raw: ChartPoint | undefined }[]): string;
      label(item: { raw: ChartPoint | undefined }): string[];
    };
    const item = { raw: data.datasets[4]?.data[4] };
    expect(callbacks.title([item])).toBe('batched (simulated)');
    expect(callbacks.label(item)).toEqual([
      'machine.cpus: 64 CPUs',
      'system time, relative to policy none: 5.58x +-0.17',
      '+- is half of the 95 % interval: noise of the simulation',
      'only, not the error of its model',
      'n = 5-40 replications',
      '! Did not reach its precision',
    ]);
  });
});
