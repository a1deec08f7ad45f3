import { describe, expect, it } from 'vitest';
import { storedConstants } from '../../../main/engine/constants.ts';
import { builtInPresets } from '../../../main/lab/spec/built-in-presets.ts';
import { resolveRequest } from '../../../main/lab/spec/resolve.ts';
import { ownErrorOf, specUnder, whyNoMembers } from '../../../main/validate/member-specs.ts';
import { chooseHandful, listHandful } from '../../../main/validate/members.ts';

const specOf = (machine: string, set: [string, number][] = []) =>
  resolveRequest({ machine, kernel: '5.18', workload: 'tlb-flush', set }, builtInPresets);
const moved = {
  ...storedConstants,
  'haswell.irqCycles': 1500,
  'linux-5.13.sendLines': 2.5,
  'loop.userCycles': 500,
  'milan.irqCycles': 1,
};

describe('a spec under another set of constants', () => {
  it('has them in its machine, kernel and workload, and all else as it was', () => {
    const spec = specOf('hsw-48');
    expect(specUnder(spec, storedConstants)).toEqual(spec);
    expect(specUnder(spec, moved)).toEqual({
      ...spec,
      machine: { ...spec.machine, irqCycles: 1500 },
      kernel: { ...spec.kernel, sendLines: 2.5 },
      workload: { ...spec.workload, userCycles: 500 },
    });
  });

  it('keeps what a user has set', () => {
    const spec = specOf('hsw-48', [['machine.irqCycles', 900]]);
    expect(specUnder(spec, moved).machine.irqCycles).toBe(900);
  });

  it('is refused of a machine whose costs were not fitted', () => {
    expect(whyNoMembers(specOf('hsw-48'))).toBeNull();
    expect(whyNoMembers(specOf('server-4'))).toContain('server-4');
  });

  it("knows the model's own error less well where no flush loop was fitted", () => {
    const [fitted, other] = [specOf('hsw-48'), specOf('ivb-48')].map(ownErrorOf);
    expect(fitted?.cost).toBeGreaterThan(0);
    expect(other?.cost).toBeGreaterThanOrEqual(fitted?.cost ?? Infinity);
    expect(other?.from).toContain('each machine left out');
  });
});

describe('a few sets of constants for all', () => {
  it('differ from the stored ones, and from each other, around them', () => {
    const sets = listHandful();
    expect(sets).toHaveLength(8);
    // Constants have four digits: now and then two sets have the same one.
    for (const [i, one] of sets.entries()) {
      for (const other of sets.slice(i + 1)) {
        const same = Object.keys(one).filter((name) => one[name] === other[name]);
        expect(same.length).toBeLessThan(Object.keys(one).length / 4);
      }
    }
    const values = sets.map((set) => set['all.invlpgCycles'] ?? 0);
    const best = storedConstants['all.invlpgCycles'] ?? 0;
    expect(Math.min(...values) < best && best < Math.max(...values)).toBe(true);
  });

  it('spread as all do', () => {
    const members = Array.from({ length: 60 }, (_, i) => [(i % 10) - 4.5, (i % 7) - 3]);
    const places = chooseHandful(members, 8);
    expect(new Set(places).size).toBe(8);
    const squares = places.map((place) => (members[place]?.[0] ?? 0) ** 2);
    expect(squares.reduce((a, b) => a + b, 0) / 8).toBeCloseTo(8.25, -0.5);
    expect(chooseHandful(members, 8)).toEqual(places);
  });
});
