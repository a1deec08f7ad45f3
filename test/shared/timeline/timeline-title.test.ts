import { describe, expect, it } from 'vitest';
import { titleOfAll, titleOfTimeline } from '../../../shared/timeline/timeline-title.ts';
import { policies } from '../../support/policies.ts';
import { makeKernelBuild, makeMachine, makeSpec } from '../../support/specs.ts';

describe('the title of timelines', () => {
  it('says of which run and which replication', () => {
    const spec = makeSpec(makeMachine(6), makeKernelBuild(5), policies.sync);
    const { machine, workload, run } = spec;
    expect(titleOfTimeline(spec, 3)).toBe(
      `${machine.name}, 6 CPUs, ${workload.name}, seed ${run.seed}, replication 3`,
    );
  });

  it('says once what is the same, and else of each', () => {
    const [a, b] = [
      { name: 'sync', title: 'server-4, seed 1' },
      { name: 'latr', title: 'server-8, seed 1' },
    ];
    expect(titleOfAll([a])).toBe('sync on server-4, seed 1');
    expect(titleOfAll([a, { ...b, title: a.title }])).toBe('sync and latr on server-4, seed 1');
    expect(titleOfAll([a, b])).toBe('sync on server-4, seed 1; latr on server-8, seed 1');
  });
});
