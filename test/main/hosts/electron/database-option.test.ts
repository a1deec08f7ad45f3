import { describe, expect, it } from 'vitest';
import {
  explainOtherDatabase,
  readDatabaseOption,
} from '../../../../main/hosts/electron/database-option.ts';

describe('--db', () => {
  it.each([
    [['.', '--db', 'a b.db'], 'a b.db'],
    [['--db=runs/x=1.db'], 'runs/x=1.db'],
    [['--ozone-platform=wayland', '--db', '-.db', '--lang=en'], '-.db'],
    [['.', '--dbus', 'x'], undefined],
    [[], undefined],
  ])('in %j is %j', (words, path) => {
    expect(readDatabaseOption(words)).toBe(path);
  });

  it.each([[['--db']], [['--db=']], [['--db', '']], [['--db', '--lang=en']]])(
    'is refused without a path: %j',
    (words) => {
      const refused = { code: 'bad-usage', message: '--db needs a path' };
      expect(() => readDatabaseOption(words)).toThrow(expect.objectContaining(refused));
    },
  );
});

describe('a second start', () => {
  it.each([
    [['.']],
    [['.', '--db', '/a/lab.db']],
    [['.', '--db', 'lab.db']],
    [['.', '--db=../a/lab.db']],
    [['.', '--db']],
  ])('with %j is for the open database', (words) => {
    expect(explainOtherDatabase(words, '/a', '/a/lab.db')).toBeNull();
  });

  it.skipIf(process.platform === 'win32')('for another one says which is open', () => {
    expect(explainOtherDatabase(['.', '--db', 'b.db'], '/a', '/a/lab.db')).toMatchObject({
      message: 'The lab is open with another database',
      detail: 'It has /a/lab.db open. Quit it first, then start it with --db b.db.',
    });
  });
});
