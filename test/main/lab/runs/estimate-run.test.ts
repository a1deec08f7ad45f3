import { describe, expect, it } from 'vitest';
import { estimateRun } from '../../../../main/lab/runs/estimate-run.ts';
import { payers } from '../../../../shared/figures/run/cost-part.ts';
import { sentinelReplications } from '../../../support/sentinel-runs.ts';
import { policies } from '../../../support/policies.ts';
import { makeKernelBuild, makeMachine, makeSpec } from '../../../support/specs.ts';

const spec = makeSpec(makeMachine(8), makeKernelBuild(8), policies.sync);
const rows = sentinelReplications(spec);

describe('what figures show of single replications', () => {
  it('is the mean over them, with an interval that gets wider as they spread', () => {
    const { costPerOpNs, sumPerOpNs, interruptRate } = estimateRun(spec, rows)!;
    const initiator = costPerOpNs![payers.findIndex(({ name }) => name === 'initiator')]!;
    expect(initiator.mean).toBeCloseTo(61_300, 6);
    expect(sumPerOpNs).toEqual(initiator);
    expect(interruptRate.mean).toBeCloseTo(71.9, 9);
    // Student's for the first ten of these, 900 sqrt(10/9) apart, is 336; skewness widens it.
    const half = (initiator.high - initiator.low) / 2;
    expect(half).toBeGreaterThan(336);
    expect(half).toBeLessThan(1.3 * 336);
    expect((interruptRate.high - interruptRate.low) / 2 / half).toBeCloseTo(2 / 900, 9);
  });

  it('is nothing without replications, or of one', () => {
    expect(estimateRun(spec, [])).toBeNull();
    expect(estimateRun(spec, rows.slice(0, 1))).toBeNull();
  });
});
