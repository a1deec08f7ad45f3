import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt } from '../../main/hosts/launcher/build.ts';
import { findImports, parseSource } from '../support/imports.ts';
import { findRunTimePackages, type LockedPackages } from '../support/run-time-packages.ts';
import { listFiles, root, runTool } from './run-tool.ts';

const programs = [
  'analysis-worker.js',
  'electron.js',
  'import-worker.js',
  'lab-worker.js',
  'reader-worker.js',
  'timeline-worker.js',
  'worker.js',
];

/** Packages that the build leaves out: Electron provides one, the installer packs the other. */
const leftOut = ['electron', 'better-sqlite3', 'bullmq', 'ioredis'];

let out = '';

function build(mode: string, outDir: string, cwd = root): void {
  const args = ['build', '--mode', mode, '--outDir', outDir, '--logLevel', 'warn'];
  runTool('vite/bin/vite.js', args, cwd);
}

const read = (name: string) => readFileSync(join(out, name), 'utf8');

/** Scripts that a built file starts, named in `new URL('...', import.meta.url)`. */
function findPrograms(code: string): string[] {
  const pattern = /\bnew URL\(\s*["']([^"']+\.[cm]?[jt]s)["'],\s*import\.meta\.url\s*\)/g;
  return [...code.matchAll(pattern)].map(([, name = '']) => name);
}

/** Modules that a built file loads, except Node's own; `__require` is the bundler's word for require. */
function findLoads(name: string, code: string): string[] {
  const source = parseSource(name, code.replaceAll('__require(', 'require('));
  return findImports(source)
    .map(({ specifier }) => specifier ?? 'a computed path')
    .filter((specifier) => !builtinModules.includes(specifier.replace(/^node:/, '')));
}

/** Packages that have a notice, each with a licence text of its own. */
function findNoticed(notices: string): string[] {
  const [, ...parts] = notices.split(/^## /m);
  return parts.map((part) => {
    const [heading = '', ...text] = part.split('\n');
    expect(text.join('\n')).toMatch(/copyright/i);
    return heading.replace(/ - .*/, '');
  });
}

describe('the build', () => {
  beforeAll(() => {
    out = mkdtempSync(join(tmpdir(), 'shootdown-lab-build-'));
    // Built already, for the walks: the same command.
    ensureBuilt(root, ['renderer'], () => undefined);
    cpSync(join(root, 'out/renderer'), join(out, 'renderer'), { recursive: true });
    build('main', join(out, 'main'));
    build('preload', join(out, 'main'));
  });

  afterAll(() => rmSync(out, { recursive: true, force: true }));

  it('puts the programs and what they share side by side', () => {
    const files = listFiles(join(out, 'main')).filter((name) => !/^shared-[\w-]+\.js$/.test(name));
    expect(files).toEqual(
      [...programs, 'licenses.txt', 'preload-licenses.txt', 'preload.cjs'].sort(),
    );
  });

  it('loads and starts nothing that is not packed', () => {
    const files = listFiles(join(out, 'main'));
    const known = [...leftOut, ...files.map((name) => `./${name}`)];
    const missing = files
      .filter((name) => name.endsWith('.js'))
      .flatMap((name) => {
        const code = read(`main/${name}`);
        const wanted = [...findLoads(name, code), ...findPrograms(code)];
        return wanted.filter((it) => !known.includes(it)).map((it) => `${name}: ${it}`);
      });
    expect(missing).toEqual([]);
  });

  it('starts the built simulator, not its source', () => {
    const code = listFiles(join(out, 'main')).filter((name) => name.endsWith('.js'));
    const started = code.flatMap((name) => findPrograms(read(`main/${name}`)));
    expect(started).toContain('./worker.js');
    expect(started.filter((name) => name.endsWith('.ts'))).toEqual([]);
  });

  it('makes a preload that needs Electron only', () => {
    const code = read('main/preload.cjs');
    const loads = findImports(parseSource('preload.cjs', code)).map(({ specifier }) => specifier);
    expect([...new Set(loads)]).toEqual(['electron']);
  });

  it('gives the licences of the packages in each bundle', () => {
    const bundles = {
      'main/licenses.txt': ['valibot', 'd3-array', 'd3-scale', 'd3-shape', 'd3-interpolate'],
      'main/preload-licenses.txt': [],
      'renderer/licenses.txt': [
        'valibot',
        'd3-scale',
        '@vue/runtime-dom',
        'chart.js',
        '@tanstack/vue-virtual',
      ],
    };
    const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
      packages: LockedPackages;
    };
    const needed = findRunTimePackages(packages).map((path) => path.split('node_modules/').at(-1));
    for (const [name, some] of Object.entries(bundles)) {
      const noticed = findNoticed(read(name));
      expect(noticed).toEqual(expect.arrayContaining(some));
      expect(needed).toEqual(expect.arrayContaining(noticed));
      expect(noticed.length === 0).toBe(some.length === 0);
    }
  });

  it('writes no script and no style into the page', () => {
    const page = read('renderer/index.html');
    const scripts = [...page.matchAll(/<script\b([^>]*)>([^<]*)/g)];
    const outside = scripts.filter(([, attributes = '', text = '']) => {
      return / src="\.\//.test(attributes) && text.trim() === '';
    });
    expect(outside.length).toBeGreaterThan(0);
    expect(outside).toEqual(scripts);
    expect(page).not.toMatch(/<style|\sstyle=|\son\w+=/);
  });
});

describe('a build whose source starts a program that is no entry', () => {
  let project = '';

  beforeAll(() => {
    project = mkdtempSync(join(tmpdir(), 'shootdown-lab-build-'));
    for (const name of ['vite.config.ts', 'package.json']) {
      cpSync(join(root, name), join(project, name));
    }
    symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'), 'junction');
    for (const name of [
      'hosts/electron/index',
      'hosts/lab-worker',
      'pool/worker',
      'pool/timeline-worker',
      'store/reader-worker',
      'trace/import-worker',
      'trace/analysis-worker',
    ]) {
      const file = join(project, 'main', `${name}.ts`);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `export const url = new URL('./other.ts', import.meta.url);\n`);
    }
  });

  afterAll(() => rmSync(project, { recursive: true, force: true }));

  it('fails and names it', () => {
    expect(() => build('main', join(project, 'out'), project)).toThrow(
      /\.\/other\.ts in [\w-]+\.ts is not an entry of the main build/,
    );
  });
});
