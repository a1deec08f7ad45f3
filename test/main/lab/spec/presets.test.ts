import { describe, expect, it } from 'vitest';
import {
  builtInPresets,
  isBuiltInWorkload,
  withStored,
} from '../../../../main/lab/spec/built-in-presets.ts';
import { pinPresets } from '../../../../main/lab/spec/presets.ts';
import { resolveRequest } from '../../../../main/lab/spec/resolve.ts';
import type { WorkloadProfile } from '../../../../shared/spec/workload.ts';
import { makeProfile } from '../../../support/made-of-traces.ts';

const builtIn = builtInPresets.workloads();
const namesOf = (workloads: readonly WorkloadProfile[]) => workloads.map(({ name }) => name);

/** Presets over a list that is read again each time, and how often it was read. */
function createPresets() {
  const fitted: WorkloadProfile[] = [makeProfile()];
  let reads = 0;
  const fittedWorkloads = () => {
    reads++;
    return fitted;
  };
  const presets = withStored({ fittedWorkloads, ownPolicies: () => [] });
  return { fitted, presets, reads: () => reads };
}

describe('presets with fitted workloads', () => {
  it('have the built-in workloads first, then what is fitted at the moment', () => {
    const { fitted, presets } = createPresets();
    expect(namesOf(presets.workloads())).toEqual([...namesOf(builtIn), 'trace-7ace0000']);
    fitted.push(makeProfile({ name: 'mine' }));
    expect(namesOf(presets.workloads())).toContain('mine');
    expect(presets.findWorkload('mine')?.recorded?.cpus).toBe(2);
    fitted.length = 0;
    expect(presets.workloads()).toEqual(builtIn);
    expect(presets.findWorkload('mine')).toBeUndefined();
  });

  it('read nothing if a built-in workload has the name', () => {
    const { presets, reads } = createPresets();
    resolveRequest({ workload: 'mostly-idle' }, presets);
    expect(reads()).toBe(0);
    resolveRequest({ workload: 'trace-7ace0000' }, presets);
    expect(reads()).toBe(1);
  });

  it('have a built-in workload in place of a fitted one of its name', () => {
    const { fitted, presets } = createPresets();
    fitted.push(makeProfile({ name: 'thp' }));
    expect(presets.findWorkload('thp')?.recorded).toBeUndefined();
    expect(namesOf(presets.workloads()).filter((name) => name === 'thp')).toHaveLength(1);
    expect(['thp', 'trace-7ace0000'].map(isBuiltInWorkload)).toEqual([true, false]);
  });

  it('hint at a fitted workload that is close to the name', () => {
    const { presets } = createPresets();
    expect(() => resolveRequest({ workload: 'trace-7ace000' }, presets)).toThrow(
      expect.objectContaining({ code: 'unknown-name', hint: 'did you mean trace-7ace0000?' }),
    );
    expect(() => resolveRequest({ workload: 'games' }, presets)).toThrow(
      expect.objectContaining({
        hint: `known are ${[...namesOf(builtIn), 'trace-7ace0000'].join(', ')}`,
      }),
    );
  });

  it('stay as they were for one plan, and read each workload once', () => {
    const { fitted, presets, reads } = createPresets();
    const pinned = pinPresets(presets);
    expect(pinned.findWorkload('trace-7ace0000')).toBe(fitted[0]);
    fitted[0] = makeProfile({ userCycles: 1 });
    expect(pinned.findWorkload('trace-7ace0000')?.userCycles).not.toBe(1);
    expect(reads()).toBe(1);
    expect(presets.findWorkload('trace-7ace0000')?.userCycles).toBe(1);
  });

  it('give specs that say what they were fitted to, at any CPU count', () => {
    const { presets } = createPresets();
    const specOf = (cpus: number) =>
      resolveRequest({ workload: 'trace-7ace0000', set: [['machine.cpus', cpus]] }, presets);
    expect(specOf(2).workload).toMatchObject({ tasks: 4, recorded: makeProfile().recorded });
    expect(specOf(8).workload).toMatchObject({ tasks: 16, recorded: makeProfile().recorded });
  });
});
