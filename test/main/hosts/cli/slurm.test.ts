import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  isSlurmMissing,
  startSlurmCluster,
  type SlurmCluster,
} from '../../../support/daemons/slurm-cluster.ts';
import { keysOf, readMadeRuns } from '../../../support/made-runs.ts';
import { longOr } from '../../../support/scale-runs.ts';
import { startLabProcess } from './support/lab-process.ts';
import { runLab } from './support/run-lab.ts';

const folder = mkdtempSync(join(tmpdir(), 'lab-array-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const count = longOr(500, 12);
const axes = (
  `--machine i5-3550 --vary policy=sync,deferred --vary run.seed=1..${count / 2}+1 ` +
  '--set run.measureMs=40 --set run.horizonMs=2 --replications 2..4'
).split(' ');

/** The lines that say which shards were submitted, and as which job. */
const submissionsIn = (err: string) =>
  err.split('\n').filter((line) => line.startsWith('Submitted job'));

it('is tested with Slurm where it is, and always in CI', () => {
  expect(!isSlurmMissing || process.env['CI'] !== 'true').toBe(true);
});

describe('a plan for Slurm', () => {
  it('has a script beside its shards, and is not mixed with a queue', async () => {
    const plan = join(folder, 'written');
    const words = ['plan', '--shards', '2', '--slurm', '--sbatch=--time=5', '-o', plan, ...axes];
    const { code, out } = await runLab(words);
    expect({ code, last: out.split('\n').at(-2) }).toEqual({
      code: 0,
      last: `sbatch ${plan}/array.sh`,
    });
    expect(readFileSync(join(plan, 'array.sh'), 'utf8')).toContain('#SBATCH --time=5\n');
    for (const other of [['--queue', 'redis://lab'], ['--resume']]) {
      const refused = await runLab(['sweep', ...axes, '--slurm', ...other]);
      expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('does not go with') });
    }
  });

  it('needs Slurm to be submitted, and says so before anything is made', async () => {
    const database = join(folder, 'none.db');
    const plan = join(folder, 'none');
    const words = ['sweep', ...axes, '--slurm', '-o', plan, '--db', database];
    const { code, err } = await runLab(words, { env: { PATH: folder } });
    expect({ code, err: err.split('\n')[0] }).toEqual({
      code: 2,
      err: 'Error: there is no sbatch here',
    });
    expect([existsSync(database), existsSync(plan)]).toEqual([false, false]);
  });
});

describe.skipIf(isSlurmMissing)('a sweep through Slurm', () => {
  let cluster: SlurmCluster;

  /** What makes Node stop the first task of shard 2 in its middle, by a thread, so that it can be killed there. */
  function stopOnce(part: string, stopped: string): NodeJS.ProcessEnv {
    const hook = join(folder, 'stop-once.cjs');
    const lines = [
      `const { existsSync, writeFileSync } = require('node:fs');`,
      `const { isMainThread, Worker, workerData } = require('node:worker_threads');`,
      `const [part, stopped] = ${JSON.stringify([part, stopped])};`,
      `if (!isMainThread && workerData?.isReady) {`,
      `  setInterval(() => {`,
      `    if (!existsSync(part) || existsSync(stopped)) return;`,
      `    writeFileSync(stopped, '');`,
      `    process.kill(process.pid, 'SIGSTOP');`,
      `  }, 1);`,
      `  Atomics.store(workerData.isReady, 0, 1);`,
      `  Atomics.notify(workerData.isReady, 0);`,
      `} else if (isMainThread && process.env.SLURM_ARRAY_TASK_ID === '2') {`,
      `  const isReady = new Int32Array(new SharedArrayBuffer(4));`,
      `  new Worker(__filename, { env: {}, workerData: { isReady } }).unref();`,
      `  Atomics.wait(isReady, 0, 0);`,
      `}`,
    ];
    writeFileSync(hook, lines.join('\n'));
    return { ...cluster.env, NODE_OPTIONS: `--require ${hook}` };
  }

  beforeAll(async () => {
    cluster = await startSlurmCluster(4);
  });
  afterAll(() => cluster.remove());

  it('is bit for bit that of one process, though a task and the lab itself are killed', async () => {
    const plan = join(folder, 'plan');
    const there = join(folder, 'there.db');
    const here = join(folder, 'here.db');
    const words = ['sweep', ...axes, '--json', '--slurm', '--shards', '3', '-o', plan];
    const stopped = join(folder, 'stopped');
    const env = stopOnce(join(plan, 'part-2.lab'), stopped);
    const killed = startLabProcess([...words, '--db', there], env);
    const waiting = { timeout: 60_000, interval: 20 };
    const job = await vi.waitFor(() => {
      expect(existsSync(stopped)).toBe(true);
      const [line] = submissionsIn(killed.printed.err);
      expect(line).toMatch(/^Submitted job \d+: shards 1, 2, 3$/);
      return /\d+/.exec(line!)![0];
    }, waiting);
    killed.kill();
    await killed.ended;
    execFileSync('scancel', ['--signal=KILL', '--full', `${job}_2`], { env: cluster.env });
    const sweep = startLabProcess([...words, '--db', there], cluster.env);
    expect({ code: await sweep.ended, err: sweep.printed.err }).toMatchObject({ code: 0 });
    const resubmitted = expect.stringMatching(/^Submitted job \d+: shards 2$/);
    expect(submissionsIn(sweep.printed.err)).toEqual([resubmitted]);
    expect(sweep.printed.err).toMatch(/Task 2 ended as \w+ before its shard: once more/);
    const keys = keysOf(sweep.printed.out);
    const local = await runLab(['sweep', ...axes, '--json', '--db', here]);
    expect(keys).toHaveLength(count);
    expect(keys).toEqual(keysOf(local.out));
    expect(readMadeRuns(there, keys)).toEqual(readMadeRuns(here, keys));
    const again = await runLab([...words, '--db', join(folder, 'again.db')], { env: cluster.env });
    expect({ code: again.code, keys: keysOf(again.out), err: again.err }).toEqual({
      code: 0,
      keys,
      err: '',
    });
  });
});
