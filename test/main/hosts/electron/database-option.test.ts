import { describe, expect, it } from 'vitest';
import { readDatabaseOption } from '../../../../main/hosts/electron/database-option.ts';

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
