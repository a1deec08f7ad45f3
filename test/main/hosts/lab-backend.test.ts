import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { policies } from '../../support/direct-map-policies.ts';
import { openLabBackend, type LabBackend } from '../../../main/hosts/lab-backend.ts';
import { createWorkerPool } from '../../../main/pool/worker-pool.ts';
import { acquireSweepLock } from '../../../main/store/lock.ts';
import { openStore } from '../../../main/store/sqlite-store.ts';
import type {
  CallInput,
  CallName,
  CallValue,
  EventFrame,
  SweepSummary,
} from '../../../shared/contract.ts';
import { threadProgram } from '../../support/thread-program.ts';
import { quickBase, quickSweep } from './contract/sample-calls.ts';
import { listRuns } from '../../support/list-runs.ts';

const folder = mkdtempSync(join(tmpdir(), 'lab-backend-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;
const newPath = () => join(folder, `${++files}.db`);

type Told = Pick<EventFrame, 'event' | 'payload'>;

interface Opened {
  readonly backend: LabBackend;
  readonly told: Told[];
  readonly internal: string[];
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallValue<N>>;
  ended(id: number): Promise<SweepSummary>;
}

function open(
  database: string,
  { study = 'manual', workerUrl }: { study?: 'auto' | 'manual'; workerUrl?: URL } = {},
): Opened {
  const told: Told[] = [];
  const internal: string[] = [];
  const backend = openLabBackend(
    { database, host: 'memory', appVersion: '0', study },
    {
      chooseFile: null,
      publish: (event, payload) => told.push({ event, payload } as Told),
      onInternalError: (what, error) => internal.push(`${what}: ${String(error)}`),
      pool: createWorkerPool({ size: 2, ...(workerUrl ? { workerUrl } : {}) }),
    },
  );
  const call: Opened['call'] = async (name, input) => {
    const reply = await backend.dispatch({ call: name, input });
    if (!reply.ok) throw new Error(`${reply.error.code}: ${reply.error.message}`);
    return reply.value as CallValue<typeof name>;
  };
  const ended = async (id: number) => {
    for (;;) {
      const sweep = await call('sweep.get', { id });
      if (sweep.state !== 'running') return sweep;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  return { backend, told, internal, call, ended };
}

/** A pool's program whose thread is killed whenever it is to simulate the policy. */
function dyingWorker(policy: string): URL {
  const engine = new URL('../../../main/engine/run.ts', import.meta.url).href;
  return threadProgram(
    `replicate(spec, replication) {
      if (spec.policy.name === ${JSON.stringify(policy)}) process.exit(9);
      return replicate(spec, replication);
    }`,
    `import { replicate } from ${JSON.stringify(engine)};`,
  );
}

describe('the lab behind the contract', () => {
  it('compacts its database between calls, says how far it is, and goes on with it', async () => {
    const path = newPath();
    const { backend, call, ended, told } = open(path);
    const { id } = await call('sweep.start', { sweep: quickSweep });
    await ended(id);
    expect((await call('run.query', {})).total).toBe(3);
    const compacting = call('store.compact', {});
    await expect(call('sweep.start', { sweep: quickSweep, force: true })).rejects.toThrow(
      'database-busy',
    );
    expect(await compacting).toMatchObject({ path });
    const told5 = told.filter(({ event }) => event === 'store.progress').at(-1)?.payload;
    expect(told5).toMatchObject({ work: 'compact', progress: { done: 5, total: 5 } });
    expect((await call('run.query', {})).total).toBe(3);
    expect(await call('store.check', {})).toEqual({ problems: [], runs: 3 });
    const again = await call('sweep.start', { sweep: quickSweep, force: true });
    expect(await ended(again.id)).toMatchObject({ state: 'done', failed: 0 });
    await expect(call('store.compact', {})).resolves.toMatchObject({ path });
    await backend.close();
  });

  it('fails the run whose worker is killed, with the reason, and continues the sweep', async () => {
    const { backend, call, ended, told } = open(':memory:', { workerUrl: dyingWorker('sync') });
    const { id } = await call('sweep.start', { sweep: quickSweep });
    expect(await ended(id)).toMatchObject({ state: 'done', total: 3, done: 2, failed: 1 });
    const { rows } = await call('sweep.points', { id });
    expect(rows.map(({ status }) => status)).toEqual(['done', 'failed', 'done']);
    expect(rows[1]?.run?.error).toContain('thread died');
    const failures = told.filter(
      ({ event, payload }) =>
        event === 'run.finished' &&
        (payload as { run: { status: string } }).run.status === 'failed',
    );
    expect(failures).toHaveLength(1);
    await backend.close();
  });

  it('starts the reference study once: not at the next start, nor when it is asked to', async () => {
    const path = newPath();
    const first = open(path, { study: 'auto' });
    // It is being recorded meanwhile; whoever asks gets the one.
    const sweep = await first.call('study.start', {});
    expect(sweep).toMatchObject({
      kind: 'study',
      total: 2 * policies.length,
      command: 'lab study',
    });
    expect((await first.call('study.get', {})).sweep?.id).toBe(sweep.id);
    const again = await Promise.all([first.call('study.start', {}), first.call('study.start', {})]);
    expect(again.map(({ id }) => id)).toEqual([sweep.id, sweep.id]);
    await first.backend.close();

    const second = open(path, { study: 'auto' });
    const known = await second.call('study.get', {});
    expect(known.sweep).toMatchObject({ id: sweep.id, state: 'interrupted' });
    expect((await second.call('sweep.list', {})).total).toBe(1);
    expect([...first.internal, ...second.internal]).toEqual([]);
    await second.backend.close();
  });

  it('says why the study does not start, and offers it later', async () => {
    const path = newPath();
    openStore(path).close();
    const lock = acquireSweepLock(path);
    const { backend, call, internal } = open(path, { study: 'auto' });
    expect((await call('study.get', {})).sweep).toBeNull();
    await expect(call('sweep.start', { sweep: quickSweep })).rejects.toThrow('database-busy');
    expect(internal).toEqual([expect.stringContaining('is running a sweep')]);
    lock.release();
    expect(await call('study.start', {})).toMatchObject({ kind: 'study', state: 'running' });
    await backend.close();
  });

  it('runs sweeps side by side, so that a short one ends before a long one', async () => {
    const { backend, call, ended, told } = open(':memory:');
    const long = { base: quickBase, vary: ['run.seed=1..400'] };
    const first = await call('sweep.start', { sweep: long });
    const second = await call('sweep.start', {
      sweep: { base: quickBase, vary: ['run.seed=1001..1003'] },
    });
    expect(await ended(second.id)).toMatchObject({ state: 'done', done: 3 });
    expect(await call('sweep.get', { id: first.id })).toMatchObject({ state: 'running' });
    expect(await call('sweep.cancel', { id: first.id })).toMatchObject({ state: 'cancelled' });
    const last = told.filter(({ event }) => event === 'sweep.changed').at(-1);
    expect(last?.payload).toMatchObject({ id: first.id, state: 'cancelled' });
    await backend.close();
  });

  it('interrupts running work when it is closed, and refuses what comes after', async () => {
    const path = newPath();
    const { backend, call } = open(path);
    const { id } = await call('sweep.start', {
      sweep: { base: quickBase, vary: ['run.seed=1..400'] },
    });
    await Promise.all([backend.close(), backend.close()]);
    await expect(call('lab.describe', {})).rejects.toThrow('cancelled');
    const store = openStore(path);
    expect(store.findSweepHead(id)).toMatchObject({ status: 'interrupted', total: 400 });
    expect(listRuns(store, 'status:running').total).toBe(0);
    store.close();
  });
});
