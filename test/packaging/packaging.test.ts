import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { extractAll } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import type Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeElectronStub } from './electron-stub.ts';
import { listFiles, root, runTool } from './run-tool.ts';

const addon = `node_modules/better-sqlite3/prebuilds/linux-${process.arch}.node`;

/** The output of a build, in miniature. */
const built = [
  'out/main/electron.js',
  'out/main/licenses.txt',
  'out/main/preload-licenses.txt',
  'out/main/preload.cjs',
  'out/renderer/index.html',
  'out/renderer/licenses.txt',
];

/** What else a checkout has and an installer must not. */
const notPacked = [
  'main/hosts/electron/index.ts',
  'renderer/index.html',
  'test/packaging.test.ts',
  'vite.config.ts',
  'node_modules/better-sqlite3/build/Release/better_sqlite3.node',
];

let folder = '';
let packed = '';
let extracted = '';

function makeProject(project: string): void {
  const copied = ['package.json', 'electron-builder.yml', 'LICENSE', 'renderer/icon'];
  const modules = ['better-sqlite3', 'valibot', 'vue'].map((name) => `node_modules/${name}`);
  for (const name of [...copied, ...modules]) {
    cpSync(join(root, name), join(project, name), { recursive: true });
  }
  for (const name of [...built, ...notPacked]) {
    mkdirSync(dirname(join(project, name)), { recursive: true });
    writeFileSync(join(project, name), '// A stand-in.\n');
  }
}

/** Packs without access to anything that would be downloaded. */
function pack(project: string): void {
  const { version } = createRequire(import.meta.url)('electron/package.json') as {
    version: string;
  };
  const nowhere = 'http://127.0.0.1:9/';
  runTool(
    'electron-builder/cli.js',
    [
      '--linux',
      'dir',
      `--${process.arch}`,
      '--publish',
      'never',
      `-c.electronDist=${join(folder, 'electron')}`,
      `-c.electronVersion=${version}`,
    ],
    project,
    {
      ELECTRON_MIRROR: nowhere,
      ELECTRON_BUILDER_BINARIES_MIRROR: nowhere,
      ELECTRON_BUILDER_BINARIES_ALLOW_HTTP: 'true',
      ELECTRON_BUILDER_CACHE: join(folder, 'cache'),
      npm_config_offline: 'true',
    },
  );
}

describe('the packed app', () => {
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'shootdown-lab-packaging-'));
    writeElectronStub(join(folder, 'electron'));
    const project = join(folder, 'project');
    makeProject(project);
    pack(project);
    const suffix = process.arch === 'x64' ? '' : `-${process.arch}`;
    packed = join(project, 'dist', `linux${suffix}-unpacked`);
    extracted = join(folder, 'extracted');
    extractAll(join(packed, 'resources', 'app.asar'), extracted);
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('holds the build, package.json, the licences and what SQLite loads, and nothing else', () => {
    const sqlite = 'node_modules/better-sqlite3';
    const lib = listFiles(join(root, sqlite, 'lib')).map((name) => `${sqlite}/lib/${name}`);
    const expected = [
      ...built,
      'package.json',
      'LICENSE',
      'renderer/icon/256x256.png',
      `${sqlite}/LICENSE`,
      `${sqlite}/package.json`,
      addon,
      ...lib,
    ];
    expect(listFiles(extracted)).toEqual(expected.sort());
  });

  it('starts at a file of the build', () => {
    const { main } = JSON.parse(readFileSync(join(extracted, 'package.json'), 'utf8')) as {
      main: string;
    };
    expect(built).toContain(main);
  });

  it('keeps only the addon outside the archive', () => {
    expect(listFiles(join(packed, 'resources'))).toEqual([
      'app.asar',
      `app.asar.unpacked/${addon}`,
    ]);
  });

  it.runIf(process.platform === 'linux')('opens a database with the packed SQLite', () => {
    const load = createRequire(join(extracted, 'package.json'));
    const Sqlite = load('better-sqlite3') as typeof Database;
    expect(new Sqlite(':memory:').prepare('SELECT 6 * 7').pluck().get()).toBe(42);
  });

  it('has the fuses of the security checklist', async () => {
    const { ENABLE, DISABLE } = FuseState;
    expect(await getCurrentFuseWire(join(packed, 'shootdown-lab'))).toEqual({
      version: '1',
      [FuseV1Options.RunAsNode]: DISABLE,
      [FuseV1Options.EnableCookieEncryption]: ENABLE,
      [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: DISABLE,
      [FuseV1Options.EnableNodeCliInspectArguments]: DISABLE,
      [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: ENABLE,
      [FuseV1Options.OnlyLoadAppFromAsar]: ENABLE,
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: DISABLE,
      [FuseV1Options.GrantFileProtocolExtraPrivileges]: DISABLE,
      [FuseV1Options.WasmTrapHandlers]: ENABLE,
    });
  });

  it('is smaller than 40 MB without Electron', () => {
    const resources = join(packed, 'resources');
    const sizes = listFiles(resources).map((name) => statSync(join(resources, name)).size);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(40e6);
  });

  it('names an addon that exists for every platform', () => {
    const config = readFileSync(join(root, 'electron-builder.yml'), 'utf8');
    const platforms = [...config.matchAll(/filter: (\w+)-\$\{arch\}\.node/g)].map(
      ([, name]) => name,
    );
    const prebuilds = listFiles(join(root, 'node_modules/better-sqlite3/prebuilds'));
    expect(platforms).toEqual(['linux', 'win32', 'darwin']);
    expect(prebuilds).toEqual(
      expect.arrayContaining(
        platforms.flatMap((name) => [`${name}-x64.node`, `${name}-arm64.node`]),
      ),
    );
  });
});
