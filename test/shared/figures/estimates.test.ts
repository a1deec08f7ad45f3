import { describe, expect, it } from 'vitest';
import { estimateSpec } from '../../../shared/estimate/estimate.ts';
import { buildEstimates, type EstimatedPoint } from '../../../shared/figures/estimates.ts';
import { writeExport } from '../../../shared/figures/export.ts';
import { exportFormats } from '../../../shared/contract/analysis-calls.ts';
import type { PolicyName } from '../../support/policies.ts';
import { specOn } from '../../support/specs.ts';
import { makeFigureInputs } from '../../support/figure-inputs.ts';

function pointOf(policy: PolicyName): EstimatedPoint {
  const spec = specOn(8, policy);
  return { spec, name: policy, estimate: estimateSpec(spec).estimate, run: null };
}

const { 'overhead-by-window': input } = await makeFigureInputs();

describe('a figure of estimates', () => {
  it('marks all that is not simulated as estimated', () => {
    const figure = buildEstimates([pointOf('sync'), pointOf('deferred')]);
    const own = figure!.series.filter(({ isReference }) => !isReference);
    expect(own.map(({ name, origin }) => [name, origin])).toEqual([
      ['sync', 'estimated'],
      ['deferred', 'estimated'],
    ]);
    expect(figure!.notes[0]).toMatch(/^Dashed: An estimate/);
  });

  it('puts a run in the place of its estimate', () => {
    const run = input.runs.find(({ exposureWindowNs }) => exposureWindowNs.pairs.count > 0)!;
    const simulated = { spec: run.spec, name: run.spec.policy.name, estimate: null, run };
    const figure = buildEstimates([simulated, pointOf('deferred')]);
    const found = figure!.series.find(({ points }) => points.some(({ key }) => key === run.key));
    expect(found).toMatchObject({ origin: 'simulated' });
    expect(found!.points[0]).toMatchObject({ y: run.overhead.tick.mean });
  });

  it('leaves out what has no estimate', () => {
    const declined = { ...pointOf('sync'), estimate: null };
    expect(buildEstimates([declined])).toBeNull();
  });

  it.each(exportFormats)('is not exported as %s', (format) => {
    const figure = buildEstimates([pointOf('sync')])!;
    expect(() => writeExport(format, figure, input)).toThrow('estimates are not exported');
  });
});
