import { describe, expect, it } from 'vitest';
import { recordTimeline } from '../../../../main/engine/timeline/record.ts';
import type { Timeline } from '../../../../shared/timeline/layouts.ts';
import { policies } from '../../../support/policies.ts';
import { makeKernelBuild, makeMachine, makeSpec } from '../../../support/specs.ts';

const run = { warmupMs: 1, measureMs: 4, horizonMs: 2 };
const specOf = (policy: 'sync' | 'deferred-tick') =>
  makeSpec(makeMachine(6), makeKernelBuild(5), policies[policy], run);

/** When each request of a timeline began, and returned. */
const timesOf = ({ requests }: Timeline) =>
  Array.from(requests.t0, (t0, row) => [t0, requests.returned[row]]);

describe('a part of a replication', () => {
  it.each(['sync', 'deferred-tick'] as const)('has the bits of the whole under %s', (policy) => {
    const whole = recordTimeline(specOf(policy), 2);
    const part = recordTimeline(specOf(policy), 2, { fromNs: 1.5e6, lengthNs: 1e6 });
    expect([part.from, part.to]).toEqual([2.5e6, 3.5e6]);
    const wanted = timesOf(whole).filter(([t0 = 0]) => t0 >= part.from && t0 < part.to);
    const got = timesOf(part).filter(([t0 = 0]) => t0 >= part.from);
    expect(wanted.length).toBeGreaterThan(50);
    expect(got).toEqual(wanted);
  });

  it('is as long as it may have rows', () => {
    const whole = recordTimeline(specOf('sync'), 0);
    const mostRows = Math.floor((whole.slices.count + whole.messages.count) / 3);
    const part = recordTimeline(specOf('sync'), 0, { mostRows });
    expect(part.slices.count + part.messages.count).toBeLessThanOrEqual(mostRows * 1.3);
    expect(part.to - part.from).toBeGreaterThan((whole.to - whole.from) / 5);
    expect(part.to).toBeLessThan(whole.to);
  });
});
