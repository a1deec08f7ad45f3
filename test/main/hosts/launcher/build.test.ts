import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  ensureBuilt,
  sourceDigest,
  type BuildMode,
} from '../../../../main/hosts/launcher/build.ts';

let root: string;
beforeEach(() => {
  root = makeTree(sources);
});
afterEach(() => rmSync(root, { recursive: true }));

const sources: Record<string, string> = {
  'renderer/main.ts': 'page',
  'renderer/views/Lab.vue': 'view',
  'shared/contract.ts': 'contract',
  'main/lab/lab.ts': 'lab',
  'main/hosts/electron/preload.ts': 'preload',
  'vite.config.ts': 'config',
  'package-lock.json': '{}',
};
const modes: BuildMode[] = ['renderer', 'main', 'preload'];
const results = {
  renderer: 'renderer/index.html',
  main: 'main/electron.js',
  preload: 'main/preload.cjs',
};

function write(path: string, text: string, folder = root): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function makeTree(files: Record<string, string>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'launcher-build-')));
  for (const [path, text] of Object.entries(files)) write(path, text, folder);
  return folder;
}

/** What was built, by a build that clears its folder first as vite does. */
function ensure(wanted: readonly BuildMode[] = modes, isGood = true): BuildMode[] {
  const built: BuildMode[] = [];
  ensureBuilt(
    root,
    wanted,
    () => undefined,
    (_root, mode) => {
      built.push(mode);
      const folder = join(root, 'out', dirname(results[mode]));
      if (mode !== 'preload') rmSync(folder, { recursive: true, force: true });
      if (isGood) write(join('out', results[mode]), mode);
      return isGood;
    },
  );
  return built;
}

describe('the digest of sources', () => {
  const digestOf = (files: Record<string, string>) => {
    const tree = makeTree(files);
    const digest = sourceDigest(tree, 'renderer');
    rmSync(tree, { recursive: true });
    return digest;
  };

  it('is the same for the same tree at another place, written in another order', () => {
    const backwards = Object.fromEntries(Object.entries(sources).toReversed());
    expect(digestOf(backwards)).toBe(digestOf(sources));
  });

  it.each<[what: string, change: Record<string, string>]>([
    ['a content', { 'renderer/main.ts': 'page 2' }],
    ['a content below', { 'renderer/views/Lab.vue': '' }],
    ['a shared source', { 'shared/contract.ts': 'contract 2' }],
    ['a new file', { 'shared/new.ts': '' }],
    ['the configuration', { 'vite.config.ts': 'config 2' }],
    ['the lock', { 'package-lock.json': '{"a":1}' }],
  ])('changes with %s', (_what, change) => {
    expect(digestOf({ ...sources, ...change })).not.toBe(digestOf(sources));
  });

  it('changes with a name, even if names and contents together stay the same', () => {
    const { 'renderer/main.ts': text, ...others } = sources;
    expect(digestOf({ ...others, 'renderer/other.ts': text! })).not.toBe(digestOf(sources));
    const one = { ...sources, 'renderer/a': '1', 'renderer/b': '2' };
    const other = { ...sources, 'renderer/a': '1renderer/b\x002' };
    expect(digestOf(one)).not.toBe(digestOf(other));
    const swapped = { ...sources, 'renderer/a': '2', 'renderer/b': '1' };
    expect(digestOf(one)).not.toBe(digestOf(swapped));
  });

  it('does not change with what the build is not made of', () => {
    const more = { ...sources, 'main/lab/lab.ts': 'lab 2', 'README.md': 'x', 'out/a': 'x' };
    expect(digestOf(more)).toBe(digestOf(sources));
  });
});

describe('a build', () => {
  it('is made once', () => {
    expect(ensure()).toEqual(modes);
    expect(ensure()).toEqual([]);
  });

  it('is made again when one of its sources has changed, and no other is', () => {
    ensure();
    write('renderer/main.ts', 'page 2');
    expect(ensure()).toEqual(['renderer']);
    write('shared/contract.ts', 'contract 2');
    expect(ensure()).toEqual(modes);
  });

  it('is made again when another build has cleared its folder', () => {
    ensure();
    write('main/lab/lab.ts', 'lab 2');
    expect(ensure()).toEqual(['main', 'preload']);
    expect(ensure()).toEqual([]);
  });

  it('is made again when its output is missing', () => {
    ensure();
    rmSync(join(root, 'out', 'renderer'), { recursive: true });
    expect(ensure()).toEqual(['renderer']);
  });

  it('is made again after a failure, even if the sources are as they were before', () => {
    ensure();
    write('renderer/main.ts', 'a mistake');
    const failed = expect.objectContaining({
      code: 'internal',
      message: 'the build of renderer failed',
    }) as Error;
    expect(() => ensure(['renderer'], false)).toThrow(failed);
    write('renderer/main.ts', 'page');
    expect(ensure()).toEqual(['renderer']);
  });

  it('is made again after an interruption', () => {
    ensure();
    write('renderer/main.ts', 'page 2');
    const cutOff = () =>
      ensureBuilt(
        root,
        ['renderer'],
        () => undefined,
        () => {
          throw new Error('killed');
        },
      );
    expect(cutOff).toThrow('killed');
    expect(ensure()).toEqual(['renderer']);
  });

  it('does not count as made when its stamp is damaged', () => {
    ensure();
    const stamp = join(root, 'out', 'renderer.stamp');
    writeFileSync(stamp, readFileSync(stamp, 'utf8').slice(0, 20));
    expect(ensure()).toEqual(['renderer']);
  });

  it('is reported in one line, and only when it is made', () => {
    const notes: string[] = [];
    const build = (_root: string, mode: BuildMode) => {
      write(join('out', results[mode]), mode);
      return true;
    };
    ensureBuilt(root, modes, (line) => notes.push(line), build);
    ensureBuilt(root, modes, (line) => notes.push(line), build);
    expect(notes).toEqual(['Building the page.', 'Building the main.', 'Building the preload.']);
  });
});
