import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { replicate } from '../../../main/engine/run.ts';
import { replicationDigest } from '../../../main/lab/runs/run-key.ts';
import { packReplications, packText, unpackText } from '../../../main/store/packed-json.ts';
import { isPackedRows, packRows } from '../../../main/store/packed-rows.ts';
import { scaleRuns } from '../../support/scale-runs.ts';
import { policies } from '../../support/policies.ts';
import { makeKernelBuild, makeMachine, makeSpec } from '../../support/specs.ts';
import { readChanged } from './support/changed-bytes.ts';

/** Ten replications as a run stores them. */
function simulate(policy: keyof typeof policies): string {
  const spec = makeSpec(makeMachine(8), makeKernelBuild(8), policies[policy], {
    warmupMs: 0.5,
    measureMs: 1,
    horizonMs: 1,
  });
  const rows = Array.from({ length: 10 }, (_, replication) => {
    const result = replicate(spec, replication);
    const {
      shootdownLatency: _latency,
      exposure: _exposure,
      disturbance: _times,
      ...kept
    } = result;
    return { replication, digest: replicationDigest(result), result: kept };
  });
  return JSON.stringify(rows);
}

const text = simulate('sync');

describe('packed replications', () => {
  it('are the text again, in less room than packed JSON', () => {
    for (const policy of ['none', 'sync', 'deferred'] as const) {
      const own = simulate(policy);
      const packed = packReplications(own);
      expect(isPackedRows(packed)).toBe(true);
      expect(unpackText(packed)).toBe(own);
      expect(packed.length).toBeLessThan(0.85 * packText(own).length);
    }
  });

  it('are the text again, whatever the numbers, and where rows are not alike', () => {
    const leaf = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.maxSafeInteger(),
      fc.constantFrom(0, 1, null, true, false, 'kept'),
    );
    const digest = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 63 });
    const row = fc.record({
      replication: fc.nat(),
      digest: digest.map((one) => one.slice(0, 64)),
      result: fc.record({
        a: leaf,
        b: fc.array(leaf, { maxLength: 3 }),
        c: fc.record({ d: leaf }),
      }),
    });
    let packedSo = 0;
    fc.assert(
      fc.property(fc.array(row, { maxLength: 6 }), (rows) => {
        const own = JSON.stringify(rows);
        if (packRows(own)) packedSo++;
        expect(unpackText(packReplications(own))).toBe(own);
      }),
      { seed: 20261201, numRuns: scaleRuns(1000) },
    );
    expect(packedSo).toBeGreaterThan(0);
  });

  it('say so if a byte of them changed', () => {
    const bytes = packReplications(text);
    const { same, other } = readChanged(bytes, (changed) => unpackText(changed) === text);
    expect(other).toBe(0);
    // A bit of the padding before each checksum says nothing.
    expect(same).toBeLessThan(3);
  });
});
