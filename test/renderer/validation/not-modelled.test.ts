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

  /** The first sentence of a part, as its items. */
  const listed = (part: string) =>
    (part.split('.')[0] ?? '').split(', ').map((name) => name.toLowerCase());
  const names = notModelled.map(({ name }) => name.toLowerCase());

  it('is what the README says, in its order, and the broadcast costs that it calls a guess', () => {
    expect(names).toEqual([...listed(readme), 'broadcast costs']);
    expect(readme).toContain('. Broadcast costs are a guess');
  });

  it('is what the model says, in its order, and the broadcast costs that it calls a guess', () => {
    expect(names).toEqual([...listed(model), 'broadcast costs']);
  });

  it('has what an expert of this code misses first', () => {
    const missed = ['kernel threads', 'interrupts-off', 'wakeup', 'run queue'];
    const all = names.join();
    expect([...missed, 'apic', 'eviction'].filter((word) => !all.includes(word))).toEqual([]);
  });

  it('says how the result is biased, or that this is unknown', () => {
    for (const { isKnown, effect } of notModelled) {
      expect(effect.startsWith('Unknown')).toBe(!isKnown);
      expect(effect).toMatch(/^[A-Z][^.]*\.$/);
    }
  });
});
