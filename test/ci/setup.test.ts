import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  ensurePackages,
  ensureSystem,
  findMissingPackages,
  hasFittingNode,
  installKey,
  systemNeeds,
} from '../../.ci/setup.mjs';

let root = '';
let said: string[] = [];
const say = (line: string) => void said.push(line);

function put(path: string, content: object | string): void {
  fs.mkdirSync(dirname(join(root, path)), { recursive: true });
  fs.writeFileSync(
    join(root, path),
    typeof content === 'string' ? content : JSON.stringify(content),
  );
}

function putLock(version: string): void {
  const here = { optional: true, os: [process.platform], cpu: [process.arch], version };
  put('package-lock.json', {
    packages: {
      '': { version: '0.1.0' },
      'node_modules/sample': { version },
      'node_modules/node-here': here,
      'node_modules/node-elsewhere': { ...here, os: ['plan9'] },
      'node_modules/other-optional': here,
    },
  });
}

function install(version: string): boolean {
  put('node_modules/sample/package.json', { version });
  put('node_modules/node-here/package.json', { version });
  return true;
}

beforeEach(() => {
  root = fs.mkdtempSync(join(tmpdir(), 'setup-test-'));
  said = [];
  put('.npmrc', '');
  putLock('1.0.0');
});
afterEach(() => fs.rmSync(root, { recursive: true }));

describe('ensurePackages', () => {
  it('installs once, and again when the lock changes', () => {
    let runs = 0;
    const runNpm = (version: string) => () => {
      runs += 1;
      return install(version);
    };
    expect(ensurePackages(root, { runNpm: runNpm('1.0.0'), say })).toBe(true);
    expect(ensurePackages(root, { runNpm: runNpm('1.0.0'), say })).toBe(true);
    expect(runs).toBe(1);
    putLock('2.0.0');
    expect(ensurePackages(root, { runNpm: runNpm('2.0.0'), say })).toBe(true);
    expect(runs).toBe(2);
    expect(said).toEqual(['set-up: npm ci', 'set-up: npm ci']);
  });

  it('does not take a failed or killed install for done', () => {
    ensurePackages(root, { runNpm: () => install('1.0.0'), say });
    putLock('2.0.0');
    const kill = () => {
      throw new Error('killed');
    };
    expect(() => ensurePackages(root, { runNpm: kill, say })).toThrow('killed');
    putLock('1.0.0');
    expect(ensurePackages(root, { runNpm: () => false, say })).toBe(false);
    expect(fs.existsSync(join(root, 'node_modules/.setup-stamp'))).toBe(false);
    expect(said.at(-1)).toBe('set-up: npm ci failed');
  });

  it('leaves packages behind a link as they are, and says so if they are not those of the lock', () => {
    put('elsewhere/sample/package.json', { version: '0.9.0' });
    fs.symlinkSync(join(root, 'elsewhere'), join(root, 'node_modules'), 'junction');
    expect(ensurePackages(root, { runNpm: () => install('1.0.0'), say })).toBe(false);
    expect(said).toEqual([expect.stringContaining('node_modules is a link')]);
    expect(fs.readFileSync(join(root, 'elsewhere/sample/package.json'), 'utf8')).toContain('0.9.0');
    fs.writeFileSync(join(root, 'elsewhere/.setup-stamp'), installKey(root));
    expect(ensurePackages(root, { runNpm: () => false, say })).toBe(true);
  });

  it('refuses an install that npm calls done but that lacks a package', () => {
    const runNpm = () => {
      put('node_modules/sample/package.json', { version: '1.0.0' });
      return true;
    };
    expect(ensurePackages(root, { runNpm, say })).toBe(false);
    expect(findMissingPackages(root)).toEqual(['node_modules/node-here']);
    expect(fs.existsSync(join(root, 'node_modules/.setup-stamp'))).toBe(false);
  });
});

describe('hasFittingNode', () => {
  it('wants 22.18 unless Node is among the packages', () => {
    const versions = ['20.20.2', '22.17.9', '22.18.0', '24.0.0'];
    expect(versions.map((version) => hasFittingNode(root, version))).toEqual([
      false,
      false,
      true,
      true,
    ]);
    put('node_modules/.bin/node', '');
    expect(hasFittingNode(root, '20.20.2')).toBe(true);
  });
});

describe('ensureSystem', () => {
  const needs = [
    { name: 'plotter', isThere: () => false, package: 'plotter-nox' },
    { name: 'squeeze', isThere: () => false, package: 'squeeze' },
  ];
  const loud = (effect: string) =>
    `set-up: MISSING plotter: ${effect}; to install: apt-get install plotter-nox`;

  function machine(present: Set<string>, options: { canInstall: boolean; isCi: boolean }) {
    const install = (packages: string[]) => {
      for (const need of needs) if (packages.includes(need.package)) present.add(need.name);
      return true;
    };
    return { probe: (need: { name: string }) => present.has(need.name), install, say, ...options };
  }

  it('prints nothing when all is installed', () => {
    const present = new Set(['plotter', 'squeeze']);
    expect(ensureSystem(needs, machine(present, { canInstall: true, isCi: true }))).toBe(true);
    expect(said).toEqual([]);
  });

  it('installs only what is missing if it can, and reports it', () => {
    const present = new Set(['squeeze']);
    expect(ensureSystem(needs, machine(present, { canInstall: true, isCi: true }))).toBe(true);
    expect(said).toEqual(['set-up: apt-get install plotter-nox']);
  });

  it('goes on without, with a warning, but not in CI', () => {
    const present = new Set(['squeeze']);
    expect(ensureSystem(needs, machine(present, { canInstall: false, isCi: false }))).toBe(true);
    expect(ensureSystem(needs, machine(present, { canInstall: false, isCi: true }))).toBe(false);
    expect(said).toEqual([loud('TESTS THAT NEED IT ARE SKIPPED'), loud('needed with CI=true')]);
  });

  it('fails in CI when the installer installs nothing', () => {
    const broken = {
      ...machine(new Set(), { canInstall: true, isCi: true }),
      install: () => false,
    };
    expect(ensureSystem(needs, broken)).toBe(false);
    expect(said.slice(0, 2)).toEqual([
      'set-up: apt-get install plotter-nox squeeze',
      'set-up: apt-get failed',
    ]);
  });

  it('has a well-formed table', () => {
    for (const need of systemNeeds) {
      expect(need).toEqual({
        name: expect.stringMatching(/./),
        isThere: expect.any(Function),
        package: expect.stringMatching(/^[a-z0-9][a-z0-9+.-]+$/),
      });
    }
  });
});

describe('the project', () => {
  it('keeps machine paths and registry addresses out of the lock', () => {
    const lock = fs.readFileSync('package-lock.json', 'utf8');
    expect(lock).not.toMatch(/"resolved"|file:|git\+/);
  });
});
