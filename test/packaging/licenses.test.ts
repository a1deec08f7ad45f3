import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findRunTimePackages, type LockedPackages } from '../support/run-time-packages.ts';
import { root } from './run-tool.ts';

/**
 * Licences that go with GPL-2.0-or-later under each of its versions. Apache-2.0 is left out: it goes
 * with version 3 only, and who takes version 2 must be able to.
 */
const compatible = ['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD'];

const read = (name: string) => readFileSync(join(root, name), 'utf8');
const { packages } = JSON.parse(read('package-lock.json')) as { packages: LockedPackages };

/** Packages of a lock whose licence is not in the list: `path: licence`. */
function findIncompatible(locked: LockedPackages): string[] {
  return findRunTimePackages(locked)
    .map((path) => [path, locked[path]?.license ?? 'none'] as const)
    .filter(([, license]) => !compatible.includes(license))
    .map(([path, license]) => `${path}: ${license}`);
}

describe('the licence', () => {
  it('is GPL-2.0-or-later in package.json and in the lock, with its text', () => {
    const { license } = JSON.parse(read('package.json')) as { license: string };
    expect([license, packages['']?.license]).toEqual(['GPL-2.0-or-later', 'GPL-2.0-or-later']);
    const text = read('LICENSE');
    expect(text).toMatch(/^\s*GNU GENERAL PUBLIC LICENSE\s+Version 2, June 1991/);
    expect(text).toMatch(
      /either version 2 of the License, or\s+\(at your option\) any later version/,
    );
    expect(text).toContain('END OF TERMS AND CONDITIONS');
  });

  it('goes with the licences of all that is needed to run', () => {
    const needed = findRunTimePackages(packages);
    expect(needed).toEqual(
      expect.arrayContaining(
        ['better-sqlite3', 'vue', 'internmap', '@kurkle/color'].map((it) => `node_modules/${it}`),
      ),
    );
    expect(needed.filter((path) => path.includes('@stdlib/'))).toEqual([]);
    expect(findIncompatible(packages)).toEqual([]);
  });

  it('is checked where packages are nested, optional or without a licence', () => {
    const locked: LockedPackages = {
      '': { dependencies: { a: '1' }, optionalDependencies: { o: '1', absent: '1' } },
      'node_modules/a': { license: 'MIT', dependencies: { b: '1' } },
      'node_modules/a/node_modules/b': { license: 'Apache-2.0', peerDependencies: { c: '1' } },
      'node_modules/b': { license: 'MIT' },
      'node_modules/c': {},
      'node_modules/o': { license: 'GPL-3.0-only' },
      'node_modules/dev': { license: 'Apache-2.0' },
    };
    expect(findIncompatible(locked)).toEqual([
      'node_modules/a/node_modules/b: Apache-2.0',
      'node_modules/c: none',
      'node_modules/o: GPL-3.0-only',
    ]);
    expect(() => findRunTimePackages({ '': { dependencies: { gone: '1' } } })).toThrow('gone');
  });
});
