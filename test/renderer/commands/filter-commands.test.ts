import { describe, expect, it } from 'vitest';
import { filterByTitle } from '../../../renderer/commands/filter-commands.ts';
import { commands } from '../../../shared/commands.ts';

const find = (text: string) => filterByTitle(commands, text).map(({ title }) => title);

describe('the filter of the palette', () => {
  it('shows every command in its order for an empty text', () => {
    expect(find('  ')).toEqual(commands.map(({ title }) => title));
  });

  it('puts beginnings before words and words before the rest', () => {
    const items = ['Overrun', 'Compare runs', 'Run it'].map((title) => ({ title }));
    expect(filterByTitle(items, 'run').map(({ title }) => title)).toEqual([
      'Run it',
      'Compare runs',
      'Overrun',
    ]);
  });

  it('wants every word, in any order and case', () => {
    expect(find('THEME dark')).toEqual(['Dark theme']);
    expect(find('runs zebra')).toEqual([]);
  });

  it('takes letters in their order with a few between them', () => {
    expect(find('gloss')[0]).toBe('Glossary');
    expect(find('nwswp')).toContain('New sweep');
    expect(find('xqz')).toEqual([]);
  });
});
