import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { notModelled } from '../../../renderer/validation/not-modelled.ts';

/** The text under a heading, in one line. */
function readPart(path: string, heading: string): string {
  const [, rest = ''] = readFileSync(path, 'utf8').split(`\n${heading}\n`);
  return (rest.split(/\n#/)[0] ?? '').replace(/\s+/g, ' ').trim();
}

describe('what is not modelled', () => {
  const readme = readPart('README.md', '## What is not modelled');
  const model = readPart('main/engine/MODEL.md', '## 10. Not modelled');

  it('is what the README says, all of it and in its order', () => {
    const said = readme.toLowerCase();
    const places = notModelled.map(({ name }) => said.indexOf(name.toLowerCase()));
    expect(Math.min(...places)).toBeGreaterThanOrEqual(0);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    const [list = ''] = readme.split('. ');
    expect(notModelled).toHaveLength(list.split(',').length + 1);
  });

  it('is as much as the model says, and the broadcast costs that it calls a guess', () => {
    expect(notModelled).toHaveLength(model.split(',').length + 1);
  });

  it('says how the result is biased, or that this is unknown', () => {
    for (const { isKnown, effect } of notModelled) {
      expect(effect.startsWith('Unknown')).toBe(!isKnown);
      expect(effect).toMatch(/^[A-Z][^.]*\.$/);
    }
  });
});
