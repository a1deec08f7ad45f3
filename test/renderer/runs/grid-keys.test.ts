import { describe, expect, it } from 'vitest';
import { pressGridKey } from '../../../renderer/composables/useGridKeys.ts';

type Press = Parameters<typeof pressGridKey>[0];

/** A list of 100 rows, ten of them visible, and a log of what was done in it. */
function createList(active = 50, total = 100) {
  const done: string[] = [];
  const say = (what: string) => (index: number) => void done.push(`${what} ${index}`);
  const verbs = {
    total: () => total,
    active: () => active,
    pageRows: () => 10,
    activate: say('activate'),
    toggle: say('toggle'),
    extend: say('extend'),
    open: say('open'),
    star: say('star'),
    selectAll: () => void done.push('all'),
    clear: () => void done.push('clear'),
    undo: () => void done.push('undo'),
  };
  const press = (key: string, held: Partial<Press> = {}): [boolean, string[]] => {
    done.length = 0;
    const none = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };
    return [pressGridKey({ key, ...none, ...held }, verbs), [...done]];
  };
  return press;
}

describe('a key on a row', () => {
  it.each([
    ['ArrowDown', 51],
    ['ArrowUp', 49],
    ['PageDown', 59],
    ['PageUp', 41],
    ['Home', 0],
    ['End', 99],
  ])('%s goes to row %i', (key, row) => {
    expect(createList()(key)).toEqual([true, [`activate ${row}`]]);
    expect(createList()(key, { shiftKey: true })).toEqual([
      true,
      [`extend ${row}`, `activate ${row}`],
    ]);
  });

  it.each([
    [0, 'ArrowUp', 0],
    [3, 'PageUp', 0],
    [99, 'ArrowDown', 99],
    [95, 'PageDown', 99],
  ])('from row %i %s goes no farther than row %i', (active, key, row) => {
    expect(createList(active)(key)).toEqual([true, [`activate ${row}`]]);
  });

  it('selects, opens, stars, clears and undoes', () => {
    const press = createList();
    expect(press(' ')).toEqual([true, ['toggle 50']]);
    expect(press(' ', { shiftKey: true })).toEqual([true, ['extend 50']]);
    expect(press('Enter')).toEqual([true, ['open 50']]);
    expect(press('s')).toEqual([true, ['star 50']]);
    expect(press('Escape')).toEqual([true, ['clear']]);
    expect(press('a', { ctrlKey: true })).toEqual([true, ['all']]);
    expect(press('z', { metaKey: true })).toEqual([true, ['undo']]);
  });

  it('that means something else is left to others', () => {
    const press = createList();
    expect(press('Tab')).toEqual([false, []]);
    expect(press('z', { ctrlKey: true, shiftKey: true })).toEqual([false, []]);
    expect(press('ArrowDown', { altKey: true })).toEqual([false, []]);
    expect(press('k', { ctrlKey: true })).toEqual([false, []]);
    expect(createList(0, 0)('End')).toEqual([false, []]);
  });
});
