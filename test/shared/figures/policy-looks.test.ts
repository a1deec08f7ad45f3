import { describe, expect, it } from 'vitest';
import { policies } from '../../../main/engine/policies/index.ts';
import { backgrounds, luminanceOf } from '../../../shared/figures/colours.ts';
import { findLook } from '../../../shared/figures/policy-looks.ts';
import { styleOfSeries } from '../../../shared/figures/series-style.ts';

const grounds = { white: '#ffffff', dark: '#1d2226' } as const;

function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminanceOf(a), luminanceOf(b)].toSorted((p, q) => p - q);
  return (high + 0.05) / (low + 0.05);
}

const looked = (policy: string) => ({ slot: 0, isDimmed: false, policy });

describe.each(backgrounds)('the looks of policies on %s', (background) => {
  const presets = policies.map(({ policy: { name } }) => name);

  it('are legible, and no two are alike', () => {
    const styles = presets.map((name) => styleOfSeries(looked(name), background));
    for (const { colour } of styles) {
      expect(contrast(colour, grounds[background])).toBeGreaterThan(3);
    }
    const seen = new Set(styles.map(({ colour, marker }) => `${colour} ${marker}`));
    expect(seen.size).toBe(presets.length);
  });

  it('do not depend on what else is shown, and are there for policies of one\u2019s own', () => {
    const [one, other] = [0, 5].map((slot) =>
      styleOfSeries({ ...looked('my-policy'), slot }, background),
    );
    expect(one).toEqual(other);
    expect(findLook('my-policy')).toBeUndefined();
  });

  it('are paler and dashed for several values of a policy, and full for the last', () => {
    const shades = [0, 1, 2].map((i) =>
      styleOfSeries({ ...looked('sync'), shade: [i, 3] }, background),
    );
    expect(shades[2]?.colour).toBe(styleOfSeries(looked('sync'), background).colour);
    expect(new Set(shades.map(({ colour }) => colour)).size).toBe(3);
    expect(new Set(shades.map(({ dash }) => dash.join(' '))).size).toBe(3);
  });
});
