import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { freePort, isMissing } from '../../../support/daemons/programs.ts';
import { startRedisServer, type RedisServer } from '../../../support/daemons/redis-server.ts';
import { keysOf, readMadeRuns } from '../../../support/made-runs.ts';
import { longOr } from '../../../support/scale-runs.ts';
import { startLabProcess, type LabProcess } from './support/lab-process.ts';
import { runLab } from './support/run-lab.ts';

const folder = mkdtempSync(join(tmpdir(), 'lab-queue-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const isRedisMissing = isMissing('Redis');

it('is tested with Redis where it is, and always in CI', () => {
  expect(!isRedisMissing || process.env['CI'] !== 'true').toBe(true);
});

const linesOf = (text: string) => text.split('\n').length - 1;
/** Waits until so many lines of a process's output are there. */
const outLines = (lab: LabProcess, count: number) =>
  vi.waitFor(() => expect(linesOf(lab.printed.out) >= count || lab.hasEnded()).toBe(true), {
    timeout: 120_000,
    interval: 20,
  });

describe.skipIf(isRedisMissing)('a sweep through a queue', () => {
  let server: RedisServer;
  const workers: LabProcess[] = [];

  beforeAll(async () => {
    server = await startRedisServer();
  });
  afterAll(async () => {
    for (const worker of workers) worker.kill();
    await Promise.all(workers.map(({ ended }) => ended));
    await server.remove();
  });

  async function startWorkers(count: number): Promise<LabProcess[]> {
    const words = ['worker', '--queue', server.url, '--workers', '1', '--lease', '1'];
    const started = Array.from({ length: count }, () => startLabProcess(words));
    workers.push(...started);
    for (const { printed } of started) {
      await vi.waitFor(() => expect(printed.err).toContain('Working for redis://'), 30_000);
    }
    return started;
  }

  it('is bit for bit that of one process, though workers are killed and the server too', async () => {
    const count = longOr(500, 12);
    const axes = (
      `--machine i5-3550 --vary policy=sync,deferred --vary run.seed=1..${count / 2}+1 ` +
      '--set run.measureMs=4 --set run.horizonMs=2 --replications 2..4'
    ).split(' ');
    const there = join(folder, 'there.db');
    const here = join(folder, 'here.db');
    const [first, second, third] = await startWorkers(4);
    const words = ['sweep', ...axes, '--json', '--queue', server.url, '--db', there];
    const sweep = startLabProcess(words);
    await outLines(sweep, 2);
    first?.kill();
    await outLines(sweep, count / 3);
    await server.kill();
    await server.start();
    await outLines(sweep, count / 2);
    second?.kill();
    expect(await sweep.ended).toBe(0);
    third?.kill('SIGINT');
    expect(await third?.ended).toBe(0);
    const keys = keysOf(sweep.printed.out);
    const local = await runLab(['sweep', ...axes, '--json', '--db', here]);
    expect(keys).toHaveLength(count);
    expect(keys).toEqual(keysOf(local.out));
    expect(readMadeRuns(there, keys)).toEqual(readMadeRuns(here, keys));
    expect(sweep.printed.err).toMatch(/4 workers with 4 threads at redis:\/\/127.0.0.1:\d+\n/);
    const shown = await runLab(['sweep', ...axes, '--db', there]);
    expect(shown.out).not.toContain('--queue');
  });
});

describe.skipIf(isRedisMissing)('a command with a queue', () => {
  it('ends when its database cannot be opened', async () => {
    const server = await startRedisServer();
    const text = join(folder, 'text.db');
    writeFileSync(text, 'a list of things to buy, and some more of them\n');
    const axes = ['--vary', 'run.seed=1,2', '--queue', server.url, '--quiet'];
    const foreign = startLabProcess(['sweep', ...axes, '--db', text]);
    const resumed = ['sweep', '--resume', '--queue', server.url, '--quiet'];
    const missing = startLabProcess([...resumed, '--db', join(folder, 'no.db')]);
    expect([await foreign.ended, await missing.ended]).toEqual([2, 2]);
    expect(foreign.printed.err).toMatch(/^Error: /);
    expect(missing.printed.err).toContain('there is no database');
    await server.remove();
  });
});

describe.skipIf(isRedisMissing)('a queue with a password and TLS', () => {
  const tls = (name: string) => join(import.meta.dirname, '../../../support/daemons/tls', name);
  const password = 'hush-hush';
  let server: RedisServer;
  let tlsPort = 0;

  beforeAll(async () => {
    tlsPort = await freePort();
    const secret = `--requirepass ${password} --tls-port ${tlsPort} --tls-auth-clients no`;
    const files = ['--tls-cert-file', tls('certificate.pem'), '--tls-key-file', tls('key.pem')];
    server = await startRedisServer([...secret.split(' '), ...files]);
  });
  afterAll(() => server.remove());

  const axes =
    '--machine i5-3550 --vary run.seed=1,2 --set run.measureMs=1 --replications 2..2'.split(' ');

  it('takes its password from a file or the environment, and shows it nowhere', async () => {
    const url = `rediss://127.0.0.1:${tlsPort}`;
    const file = join(folder, 'password');
    writeFileSync(file, `${password}\n`);
    const ca = ['--queue-ca', tls('certificate.pem')];
    const worker = startLabProcess([
      'worker',
      '--queue',
      url,
      '--queue-password-file',
      file,
      ...ca,
    ]);
    try {
      const database = join(folder, 'secret.db');
      const { code, out, err } = await runLab(
        ['sweep', ...axes, '--queue', url, ...ca, '--db', database],
        { env: { SHOOTDOWN_LAB_QUEUE_PASSWORD: password } },
      );
      worker.kill('SIGINT');
      expect({ code, worker: await worker.ended }).toEqual({ code: 0, worker: 0 });
      const shown = `${out}${err}${worker.printed.err}`;
      expect(shown).toContain(url);
      const stored = readFileSync(database, 'latin1');
      for (const text of [shown, stored]) expect(text).not.toContain(password);
      expect(stored).not.toContain('rediss:');
    } finally {
      worker.kill();
    }
  });

  it.each([
    ['without its password', () => ['--queue', server.url], 'refuses the password, or needs one'],
    ['with an unknown authority', () => ['--queue', `rediss://127.0.0.1:${tlsPort}`], 'no queue'],
    ['where nobody listens', () => ['--queue', 'redis://127.0.0.1:1'], 'ECONNREFUSED'],
    ['with a file that is not there', () => ['--queue', server.url, '--queue-ca', '/no'], 'ENOENT'],
  ])('is refused %s, before a database is made', async (_, words, message) => {
    const database = join(folder, 'refused.db');
    const { code, err } = await runLab(['sweep', ...axes, ...words(), '--db', database]);
    expect({ code, lines: err.split('\n').length }).toEqual({ code: 2, lines: 3 });
    expect(err).toContain(message);
    expect(() => readFileSync(database)).toThrow('ENOENT');
  });
});
