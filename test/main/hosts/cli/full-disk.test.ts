import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeBundle } from '../../../../main/store/bundle-file.ts';
import { openDatabase } from '../../../../main/store/database.ts';
import { migrations } from '../../../../main/store/migrations/index.ts';
import { openStore } from '../../../../main/store/sqlite-store.ts';
import { isLongRun } from '../../../support/scale-runs.ts';
import { keyOf, record } from '../../store/support/recorded-run.ts';
import { programOf } from './support/run-lab.ts';

const folder = mkdtempSync(join(tmpdir(), 'lab-full-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A shell in namespaces of its own, where it may mount a small disk. */
function runOnSmallDisk(script: string, size = '1m') {
  const mount = `mount -t tmpfs -o size=${size} tmpfs ${folder} || exit 77`;
  const words = ['-rm', 'bash', '-c', `${mount}; ${script}`];
  return spawnSync('unshare', words, { encoding: 'utf8' });
}
const canMount = runOnSmallDisk('true').status === 0;

/** A command on an empty database whose disk has so many bytes left, and again once there is room. */
function runWithoutRoom(words: string, bytes: number, between = '') {
  return runOnSmallDisk(`
    cp ${elsewhere}/empty.db ${db}
    head -c $(($(df --output=avail -B1 ${folder} | tail -1) - ${bytes})) /dev/zero > ${folder}/fill
    ${lab} ${words} --db ${db} 2>&1; echo "= $?"
    ls ${folder} | tr '\n' ' '; echo
    mount -o remount,size=60m ${folder}
    ${between}
    ${lab} ${words} --db ${db} > /dev/null 2>&1; echo "= $?"
    ${lab} check --db ${db}; echo "= $?"`);
}

/** Databases and a bundle that are on another disk. */
const elsewhere = mkdtempSync(join(tmpdir(), 'lab-elsewhere-'));
afterAll(() => rmSync(elsewhere, { recursive: true, force: true }));
const recording = fileURLToPath(
  new URL('../../trace/fixtures/kernel-build-2cpu.perf.txt.zst', import.meta.url),
);

beforeAll(() => {
  openStore(join(elsewhere, 'empty.db')).close();
  const path = join(elsewhere, 'many.db');
  const store = openStore(path);
  const keys = Array.from({ length: 400 }, (_, seed) => record(store, { seed }));
  writeBundle(
    join(elsewhere, 'many.jsonl'),
    keys.map((key) => ({ run: store.bundleRun(key)! })),
  );
  store.close();
  const old = openDatabase(join(elsewhere, 'old.db'), {
    isReadOnly: false,
    migrations: migrations.slice(0, 9),
  });
  const add = old.db.prepare(`INSERT INTO run (key, model_version, machine, workload, policy, cpus,
    seed, status, started_at, finished_at, spec, result)
    VALUES (?, '1', 'm', 'w', 'p', 4, 1, 'done', 's', 'f', '{}', ?)`);
  for (let i = 0; i < 60; i++) add.run(`k${i}`, JSON.stringify({ text: 'x'.repeat(3000) }));
  old.close();
});

const lab = `${process.execPath} --no-warnings ${programOf('shootdown-lab.mjs')}`;
const db = join(folder, 'lab.db');
const quick = ['warmupMs=0.1', 'measureMs=1', 'horizonMs=1'].map((set) => `--set run.${set}`);
const sweep = `sweep --machine server-2 --policy sync --vary run.seed=1..60+1 --replications 2 ${quick.join(' ')}`;

/** It said why it failed and left no draft; with room it succeeded, and the database is whole. */
function expectKept(stdout: string): void {
  const [first = '', second = ''] = stdout.split(/= \d+\n/);
  expect(first).toContain('the disk is full');
  expect(second).not.toMatch(/partial/);
  expect(stdout.match(/= \d+/g)).toEqual(['= 2', '= 0', '= 0']);
}

describe.runIf(canMount)('on a full disk', () => {
  it('a sweep says what was kept, leaves no drafts, and goes on once there is room', () => {
    const { stdout } = runOnSmallDisk(`
      ${lab} ${sweep} --db ${db} 2>&1; echo "= $?"
      ls ${folder} | tr '\n' ' '; echo
      cat /dev/zero > ${folder}/fill 2>/dev/null
      ${lab} export --figure overhead-by-policy --sweep last --db ${db} --out ${folder}/out.txt 2>&1; echo "= $?"
      ls ${folder} | tr '\n' ' '; echo
      mount -o remount,size=60m ${folder}
      ${lab} sweep --resume --quiet --db ${db} > /dev/null 2>&1; echo "= $?"
      ${lab} list --json --limit 1000 --db ${db} | wc -l`);
    const [first = '', second = '', third = '', runs = ''] = stdout.split(/= \d+\n/);
    expect(first).toMatch(/the disk is full; \d+ of 60 runs were kept/);
    expect(first).toMatch(/continue with: lab sweep --db \S+ --resume 1/);
    expect(second.split('\n')[0]).not.toMatch(/partial|lock/);
    expect(second).toContain('the disk is full');
    expect(third.split('\n')[0]).not.toMatch(/partial|out\.txt/);
    expect(stdout.match(/= \d+/g)).toEqual(['= 2', '= 2', '= 0']);
    expect(Number(runs.trim())).toBe(120);
  });

  it('what is stored is listed and exported, and what would change it is refused', () => {
    const { stdout } = runOnSmallDisk(
      `
      cp ${elsewhere}/many.db ${db}
      cat /dev/zero > ${folder}/fill 2>/dev/null
      ${lab} list --json --limit 1000 --db ${db} | wc -l
      ${lab} list --limit 1 --db ${db} > /dev/null; echo "= $?"
      ${lab} export ${keyOf({ seed: 1 })} --db ${db} > /dev/null; echo "= $?"
      ${lab} star ${keyOf({ seed: 1 })} --db ${db} 2>&1; echo "= $?"
      ls ${folder} | tr '\n' ' '`,
      '4m',
    );
    expect(stdout).toMatch(/^400\n= 0\n= 0\n/);
    expect(stdout.match(/= \d+/g)).toEqual(['= 0', '= 0', '= 2']);
    expect(stdout).toContain('the disk is full');
    expect(stdout.trim().split('\n').at(-1)!.trim()).toBe('fill lab.db');
  });

  it.runIf(isLongRun)(
    'an import leaves nothing of the trace, and succeeds once there is room',
    () => {
      const list = `${lab} trace list --db ${db} 2>&1`;
      const { stdout } = runWithoutRoom(`trace import ${recording}`, 60_000, list);
      expectKept(stdout);
      expect(stdout).toMatch(/no traces/i);
    },
  );

  it.runIf(isLongRun)('a merge keeps what was there, and adds the rest once there is room', () => {
    const { stdout } = runWithoutRoom(`bundle import ${join(elsewhere, 'many.jsonl')}`, 200_000);
    expectKept(stdout);
    expect(stdout).toContain('Runs: 400.');
  });

  it.runIf(isLongRun)('a deletion deletes nothing, and can be undone once there is room', () => {
    const words = Array.from({ length: 400 }, (_, seed) => keyOf({ seed }).slice(0, 12)).join(' ');
    const { stdout } = runOnSmallDisk(
      `
      cp ${elsewhere}/many.db ${db}
      ${lab} archive ${words} --db ${db}
      head -c $(($(df --output=avail -B1 ${folder} | tail -1) - 300000)) /dev/zero > ${folder}/fill
      ${lab} delete ${words} --db ${db} 2>&1; echo "= $?"
      mount -o remount,size=60m ${folder}
      ${lab} list is:archived --json --limit 1000 --db ${db} | wc -l
      ${lab} delete ${words} --db ${db}; echo "= $?"
      ${lab} undo 2 --db ${db}; echo "= $?"
      ${lab} check --db ${db}; echo "= $?"`,
      '4m',
    );
    expect(stdout).toContain('the disk is full');
    expect(stdout.match(/= \d+/g)).toEqual(['= 2', '= 0', '= 0', '= 0']);
    expect(stdout).toMatch(
      /400\n400 runs deleted; undo with: lab undo --db \S+ 2\n= 0\nUndone: 400 runs\n/,
    );
    expect(stdout).toContain('Runs: 400.');
  });

  const works = [
    ['a migration', `list --db ${join(folder, 'old.db')}`, 'its disk has'],
    ['salvage', `salvage ${join(folder, 'new.db')} --db ${join(elsewhere, 'many.db')}`, 'is full'],
    ['a compaction', `compact --db ${join(folder, 'many.db')}`, 'its disk has'],
  ] as const;

  it.each(isLongRun ? works : works.slice(0, 1))(
    '%s leaves the original as it is, and no draft',
    (_what, words, why) => {
      const { stdout } = runOnSmallDisk(
        `
      cp ${elsewhere}/old.db ${elsewhere}/many.db ${folder}
      sha256sum ${folder}/old.db | cut -c1-64
      ${lab} ${words} 2>&1; echo "= $?"
      ls ${folder} | tr '\n' ' '; echo
      sha256sum ${folder}/old.db | cut -c1-64
      mount -o remount,size=60m ${folder}
      ${lab} ${words} > /dev/null 2>&1; echo "= $?"
      ${lab} check --db ${folder}/many.db 2>&1; echo "= $?"`,
        '1400k',
      );
      const [before, ...lines] = stdout.split('\n');
      expect(stdout).toContain(why);
      expect(lines.join('\n').split('= 2')[1]).toMatch(
        /^\n(many\.db|old\.db|old\.db-shm|old\.db-wal| )+\n/,
      );
      expect(lines).toContain(before);
      expect(stdout.match(/= \d+/g)).toEqual(['= 2', '= 0', '= 0']);
    },
  );
});
