import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { replicationDigest, runKey } from '../../../../main/lab/runs/run-key.ts';
import { parseSpec } from '../../../../shared/spec/spec.ts';
import { policies } from '../../../support/policies.ts';
import { makeKernelBuild, makeSpec, xeon } from '../../../support/specs.ts';
import { makeUp } from '../fakes/made-up-result.ts';

const spec = makeSpec(xeon, makeKernelBuild(60), policies.sync, {
  replicationsMin: 5,
  warmupMs: 2,
});

describe('the key of a run', () => {
  it('is the SHA-256 of the canonical JSON of model version and spec', () => {
    const { machine, kernel, workload, policy, userPolicy, run } = spec;
    const key = runKey('1', { run, userPolicy, policy, workload, kernel, machine });
    expect(key).toBe(runKey('1', spec));
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    const tiny = { a: 1 } as unknown as typeof spec;
    const hash = createHash('sha256').update('{"modelVersion":"1","spec":{"a":1}}').digest('hex');
    expect(runKey('1', tiny)).toBe(hash);
  });

  it('changes with the model version and with any field', () => {
    const keys = [
      runKey('1', spec),
      runKey('2', spec),
      runKey('1', { ...spec, run: { ...spec.run, seed: 2 } }),
      runKey('1', { ...spec, policy: { ...spec.policy, drainAt: ['tick'] } }),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('the key of a run of a fitted workload', () => {
  const recorded = { trace: 'a'.repeat(64), cpus: 2 };
  const fitted = { ...spec, workload: { ...spec.workload, recorded } };

  it('includes where the workload was recorded, and no other key changes', () => {
    // Without any word on fits, since specs have a horizon.
    const before = 'bf765f7e0d59d984ca7cae2a7d5e089954d4394ab9f4a14e19bd3ba070e92a79';
    expect(runKey('1', spec)).toBe(before);
    const keys = [
      runKey('1', spec),
      runKey('1', fitted),
      runKey('1', { ...spec, workload: { ...spec.workload, recorded: { ...recorded, cpus: 4 } } }),
    ];
    expect(new Set(keys).size).toBe(3);
  });

  it('is the same for a spec that was written and read', () => {
    const read = parseSpec(JSON.parse(JSON.stringify(fitted)));
    expect(read).toEqual(fitted);
    expect(runKey('1', read)).toBe(runKey('1', fitted));
  });
});

describe('the digest of a replication', () => {
  it('changes with the last bit of any number', () => {
    const result = makeUp(spec, 3);
    const nudged = { ...result, warmupNs: result.warmupNs + 2 ** -31 };
    expect(replicationDigest(result)).toBe(replicationDigest(structuredClone(result)));
    expect(replicationDigest(nudged)).not.toBe(replicationDigest(result));
  });
});
