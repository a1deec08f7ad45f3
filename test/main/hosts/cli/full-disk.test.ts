import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { programOf } from './support/run-lab.ts';

const folder = mkdtempSync(join(tmpdir(), 'lab-full-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A shell in namespaces of its own, where it may mount a small disk. */
function runOnSmallDisk(script: string) {
  const words = [
    '-rm',
    'bash',
    '-c',
    `mount -t tmpfs -o size=1m tmpfs ${folder} || exit 77; ${script}`,
  ];
  return spawnSync('unshare', words, { encoding: 'utf8' });
}
const canMount = runOnSmallDisk('true').status === 0;

const lab = `${process.execPath} --no-warnings ${programOf('shootdown-lab.mjs')}`;
const db = join(folder, 'lab.db');
const quick = ['warmupMs=0.1', 'measureMs=1', 'horizonMs=1'].map((set) => `--set run.${set}`);
const sweep = `sweep --machine server-2 --policy sync --vary run.seed=1..60+1 --replications 2 ${quick.join(' ')}`;

describe.runIf(canMount)('on a full disk', () => {
  it('a sweep says what was kept, leaves no drafts, and goes on once there is room', () => {
    const { stdout } = runOnSmallDisk(`
      ${lab} ${sweep} --db ${db} 2>&1; echo "= $?"
      ls ${folder} | tr '\\n' ' '; echo
      ${lab} export --figure overhead-by-policy --sweep last --db ${db} --out ${folder}/out.txt 2>&1; echo "= $?"
      ls ${folder} | tr '\\n' ' '; echo
      mount -o remount,size=60m ${folder}
      ${lab} sweep --resume --quiet --db ${db} > /dev/null 2>&1; echo "= $?"
      ${lab} list --json --limit 1000 --db ${db} | wc -l`);
    const [first = '', second = '', third = '', runs = ''] = stdout.split(/= \d+\n/);
    expect(first).toMatch(/the disk is full; \d+ of 60 runs were kept/);
    expect(first).toMatch(/continue with: lab sweep --resume 1/);
    expect(second.split('\n')[0]).not.toMatch(/partial|lock/);
    expect(second).toContain('the disk is full');
    expect(third.split('\n')[0]).not.toMatch(/partial|out\.txt/);
    expect(stdout.match(/= \d+/g)).toEqual(['= 2', '= 2', '= 0']);
    expect(Number(runs.trim())).toBe(120);
  });
});
