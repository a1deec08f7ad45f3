import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunResult } from '../../../../shared/result.ts';
import { programOf, runLab } from './support/run-lab.ts';

const folder = mkdtempSync(join(tmpdir(), 'lab-loading-'));
const database = join(folder, 'lab.db');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs commands one after another in one new process; returns what was loaded after each. */
const program = `
import { registerHooks } from 'node:module';
const loaded = [];
registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) });
const [module, commands] = JSON.parse(process.argv[1]);
const { runCommandLine } = await import(module);
const quiet = { isTTY: false, write: () => undefined };
const { stdin, env, platform } = process;
const signal = new AbortController().signal;
const io = { stdout: quiet, stderr: quiet, stdin, env, platform, cwd: process.cwd(), signal };
const after = [];
for (const words of commands) after.push([await runCommandLine(words, io), [...loaded]]);
console.log(JSON.stringify(after));
`;

let commands: string[][];
let codes: number[];
let loadedAfter: string[][];

beforeAll(async () => {
  const quick = ['--set', 'run.measureMs=1', '--replications', '2'];
  const made = await runLab(['run', ...quick, '--json', '--db', database]);
  const { key } = JSON.parse(made.out) as RunResult;
  commands = [
    ['--help'],
    ['--version'],
    ['policies'],
    ['machines'],
    ['list', 'policy:sync', '--db', database],
    ['show', key, '--db', database],
  ];
  const cli = pathToFileURL(programOf('run-command-line.ts')).href;
  const args = ['--input-type=module', '-e', program, '--', JSON.stringify([cli, commands])];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (stderr !== '') throw new Error(stderr);
  const after = JSON.parse(stdout) as [code: number, loaded: string[]][];
  codes = after.map(([code]) => code);
  loadedAfter = after.map(([, loaded]) => loaded);
});

const loadedFor = (name: string) =>
  loadedAfter[commands.findIndex(([first]) => first === name)] ?? [];

describe('what is loaded', () => {
  it('is measured with commands that succeed', () => {
    expect(codes).toEqual(commands.map(() => 0));
  });

  it.each(['--help', '--version', 'policies', 'machines'])(
    '%s needs no lab and no store',
    (name) => {
      const loaded = loadedFor(name);
      expect(loaded.some((url) => url.endsWith('/cli/commands/index.ts'))).toBe(true);
      const heavy =
        /\/node_modules\/|\/main\/(lab|store|pool|trace)\/|\/engine\/(run|simulation)\.ts$/;
      expect(loaded.filter((url) => heavy.test(url))).toEqual([]);
    },
  );

  it('excludes all commands for the list of commands', () => {
    const commandFile = /\/cli\/commands\/(?!index\.ts$)/;
    expect(loadedFor('--help').filter((url) => commandFile.test(url))).toEqual([]);
    expect(loadedFor('policies').some((url) => commandFile.test(url))).toBe(true);
  });

  it('excludes the presets for a list of runs whose ratios were all measured', () => {
    const presets = /\/main\/lab\/spec\/(built-in-presets|resolve)\.ts$/;
    expect(loadedFor('list').filter((url) => presets.test(url))).toEqual([]);
    expect(loadedFor('show').some((url) => presets.test(url))).toBe(true);
  });

  it.each(['list', 'show'])('%s reads the store without engine, threads and traces', (name) => {
    const loaded = loadedFor(name);
    expect(loaded.some((url) => url.endsWith('/store/sqlite-store.ts'))).toBe(true);
    const heavy =
      /\/main\/(pool|trace)\/|\/create-lab\.ts$|\/engine\/(run|simulation)\.ts$|\/node_modules\/d3-/;
    expect(loaded.filter((url) => heavy.test(url))).toEqual([]);
  });
});
