import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { splitCommand } from '../../../../shared/text/plain.ts';
import { runLab } from './support/run-lab.ts';

const folder = mkdtempSync(join(tmpdir(), 'lab-reproduced-'));
afterAll(() => rmSync(folder, { recursive: true }));

const databaseOf = (name: string) => join(folder, `${name}.db`);
const quick = ['--set', 'run.measureMs=0.5', '--set', 'run.horizonMs=1', '--replications', '2..2'];

async function runAll(words: readonly string[], database: string): Promise<string> {
  const { code, out, err } = await runLab([...words, '--db', databaseOf(database)]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return out;
}

/** The keys of runs that are made one by one. */
async function makeRuns(database: string, ...runs: readonly (readonly string[])[]) {
  const keys: string[] = [];
  for (const words of runs) {
    const out = await runAll(['run', ...quick, ...words, '--json'], database);
    keys.push(JSON.parse(out).key);
  }
  return keys;
}

/** The command that ends a text, as a shell reads it over its lines. */
function readCommand(text: string): string[] {
  const [, command = ''] = text.split(/reproduce with:\n/);
  return splitCommand(command.replaceAll(/\\\n\s*/g, ' ').trim());
}

/** Runs the command of a text on an empty database. */
async function repeat(text: string, database: string): Promise<string> {
  const [program, ...words] = readCommand(text);
  expect(program).toBe('lab');
  return runAll(words, database);
}

it('repeats a comparison of any runs from its last line, on an empty database', async () => {
  const keys = await makeRuns(
    'made',
    ['--machine', 'i5-3550', '--policy', 'none'],
    ['--machine', 'i5-3550', '--policy', 'deferred', '--set', 'policy.drainAt=tick+idle-exit'],
    ['--policy', 'sync', '--set', 'machine.cpus=6', '--set', 'workload.tasks=7', '--seed', '3'],
  );
  const text = await runAll(['compare', ...keys, '--margin', '20%'], 'made');
  expect(text).not.toContain('lab compare');
  expect(await repeat(text, 'empty')).toBe(text);
  expect(readCommand(text).slice(0, 2)).toEqual(['lab', 'sweep']);
});

it('repeats a run and a sweep from their last lines, without names of this computer', async () => {
  const words = ['sweep', '--machine', 'i5-3550', ...quick, '--vary', 'policy=sync,latr'];
  const sweep = await runAll([...words, '--workers', '1', '--quiet'], 'made');
  expect(sweep).not.toContain(folder);
  expect(readCommand(sweep)).toEqual(['lab', ...words]);
  expect(await repeat(sweep, 'swept')).toBe(sweep);
  const run = await runAll(['run', '--machine', 'i5-3550', ...quick, '--policy', 'latr'], 'made');
  expect(await repeat(run, 'run')).toBe(run);
});

it('ends what is exported of single runs in a sweep that makes them', async () => {
  const [sync = '', latr = ''] = await makeRuns(
    'made',
    ['--machine', 'i5-3550', '--policy', 'sync'],
    ['--machine', 'i5-3550', '--policy', 'latr'],
  );
  const text = await runAll(['export', sync.slice(0, 8), latr.slice(0, 8)], 'made');
  expect(readCommand(text).join(' ')).toMatch(
    /^lab sweep --machine i5-3550 .*--vary policy=sync,latr$/,
  );
  const table = text.slice(text.indexOf('Modelled hardware'));
  expect(await repeat(text, 'exported')).toBe(table);
});

it('shows what a sweep varies, whatever field it is', async () => {
  const vary = ['--vary', 'machine.ipiNearNs=700,900', '--vary', 'workload.burstMs=2,4'];
  const words = ['sweep', '--machine', 'i5-3550', ...quick, ...vary];
  const text = await runAll(words, 'made');
  expect(text.match(/^Modelled hardware/gm)).toHaveLength(1);
  expect(text).toMatch(/^policy ipiNearNs burstMs +sys s/m);
  for (const values of ['700 2', '700 4', '900 2', '900 4']) {
    expect(text.match(new RegExp(`^sync ${values} `, 'gm')), values).toHaveLength(2);
  }
  const export_ = await runAll(['export', '--sweep', 'last', '--format', 'markdown'], 'made');
  expect(export_).toMatch(/^\| sync 900 4(?: !)? \|/m);
});

it('heads every block with what it says of machine and workload', async () => {
  const vary = ['--vary', 'machine.cpus=2,4', '--vary', 'machine.ghz=3.3,3'];
  const text = await runAll(['sweep', '--machine', 'i5-3550', ...quick, ...vary], 'made');
  const headings = text.match(/^Modelled hardware: .*$/gm) ?? [];
  expect(new Set(headings).size).toBe(4);
  expect(text).toContain('i5-3550: sockets held at 1.');
});
