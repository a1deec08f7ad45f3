import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../../main/lab/spec/canonical-json.ts';
import { scaleRuns } from '../../../support/scale-runs.ts';

function reverseKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reverseKeys);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).toReversed();
  return Object.fromEntries(entries.map(([key, member]) => [key, reverseKeys(member)]));
}

describe('canonical JSON', () => {
  it('sorts keys at every level and writes no spaces', () => {
    const value = { b: [1, { z: null, a: 'x' }], a: true };
    expect(canonicalJson(value)).toBe('{"a":true,"b":[1,{"a":"x","z":null}]}');
  });

  it('omits undefined members and writes -0 as 0', () => {
    expect(canonicalJson({ a: undefined, b: -0 })).toBe('{"b":0}');
  });

  it('refuses what JSON cannot express', () => {
    for (const value of [Number.NaN, Infinity, undefined, () => 1, [undefined], { a: 1n }]) {
      expect(() => canonicalJson(value)).toThrow(TypeError);
    }
  });

  it('does not depend on the order of keys, and loses nothing', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(canonicalJson(reverseKeys(value))).toBe(canonicalJson(value));
        expect(canonicalJson(JSON.parse(canonicalJson(value)))).toBe(canonicalJson(value));
      }),
      { seed: 7, numRuns: scaleRuns(200) },
    );
  });
});
