import { describe, expect, it } from 'vitest';
import { figureToTable } from '../../../renderer/charts/figure-to-table.ts';
import { listLegend } from '../../../renderer/charts/legend-entries.ts';
import { nameSeries } from '../../../renderer/charts/name-series.ts';
import { explainPoint } from '../../../renderer/charts/explain-point.ts';
import { describeProvenance, describeSeries } from '../../../shared/figures/describe.ts';
import { sampleFigures } from '../../shared/figures/sample-figures.ts';
import { describeConfig } from './describe-config.ts';

const { recordedBars } = sampleFigures;
if (!recordedBars) throw new Error('no sample');

describe('what was recorded', () => {
  it('stands beside what was fitted, as bars of their own', () => {
    const { series } = describeConfig(recordedBars);
    expect(series.map(({ type }) => type)).toEqual(['barWithErrorBars', 'barWithErrorBars']);
    const [own, other] = series.map(({ points }) => points[0]?.at[0]);
    expect(own).toBeLessThan(other ?? 0);
    expect(listLegend(recordedBars, 'white').map((entry) => [entry.bar, entry.isHollow])).toEqual([
      ['solid', false],
      ['solid', false],
    ]);
  });

  it('is named by its origin where others stand beside', () => {
    const renamed = recordedBars.series.map((one) => ({ ...one, name: 'orders' }));
    const named = (series: typeof renamed) => series.map((one) => nameSeries({ series }, one));
    expect(named(renamed)).toEqual(['orders (recorded)', 'orders (fitted)']);
    expect(named(renamed.slice(0, 1))).toEqual(['orders']);
    expect(recordedBars.series.map(describeSeries)).toEqual(['recorded', 'fitted']);
  });

  it('has no number of replications', () => {
    expect(explainPoint(recordedBars, 0, 1)).toEqual({
      title: 'recorded',
      lines: ['order: 1', 'share of allocations: 11.3 %'],
    });
    expect(figureToTable(recordedBars).rows[0]).toEqual(['recorded', '0', '90.0 %', '-']);
  });

  it('names its trace, and the model that made something of it', () => {
    expect(describeProvenance(recordedBars)).toBe(
      'Recorded in trace 5fd8567f (build.txt); Shootdown Lab, model version 1.4.',
    );
  });
});
