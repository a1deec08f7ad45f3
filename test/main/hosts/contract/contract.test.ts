import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Backend } from '../../../../main/hosts/backend.ts';
import { openLabThread } from '../../../../main/hosts/lab-thread.ts';
import {
  calls,
  type CallInput,
  type CallName,
  type EventFrame,
} from '../../../../shared/contract.ts';
import { fixtureUrl } from '../../trace/support/read-text.ts';
import { quickSweep, sampleCalls } from './sample-calls.ts';
import { callOn, transports, type Connection } from './transports.ts';

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10));
}

describe.each(transports)('the contract over $name', ({ connect }) => {
  const folder = mkdtempSync(join(tmpdir(), 'lab-contract-'));
  const frames: EventFrame[] = [];
  let backend: Backend;
  let page: Connection;
  let sweepId = 0;
  let traceId = 0;
  const call = <N extends CallName>(name: N, input: CallInput<N>) => callOn(page, name, input);

  beforeAll(async () => {
    const database = join(folder, 'lab.db');
    const options = { database, host: 'memory', appVersion: '1.2.3', workers: 2 } as const;
    backend = await openLabThread({ ...options, study: 'manual' });
    page = await connect(backend);
    page.subscribe(null, (frame) => frames.push(frame));
    // Over HTTP a subscription takes a moment: an event shows that it stands.
    await until(async () => {
      await call('settings.set', {});
      return frames.length > 0;
    });
  });

  afterAll(async () => {
    await page.close();
    await backend.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('plans, runs and lists a sweep, and reports it from start to end', async () => {
    const plan = await call('sweep.plan', { sweep: quickSweep });
    expect(plan).toMatchObject({ total: 3, stored: 0, expectedMs: null });
    const { id } = await call('sweep.start', { sweep: quickSweep });
    sweepId = id;
    await until(async () => (await call('sweep.get', { id })).state === 'done');
    const ofSweep = () => frames.filter((frame) => frame.event === 'sweep.changed');
    await until(() => ofSweep().at(-1)?.payload.state === 'done');
    expect(ofSweep()[0]?.payload).toMatchObject({ id, state: 'running', total: 3 });
    expect(ofSweep().at(-1)?.payload).toMatchObject({ id, done: 3, failed: 0, progress: null });
    const told = frames.flatMap((frame) => (frame.event === 'run.finished' ? [frame.payload] : []));
    const listed = await call('run.query', {});
    const byKey = (a: { key: string }, b: { key: string }) => (a.key < b.key ? -1 : 1);
    expect(told.map(({ run }) => run).toSorted(byKey)).toEqual(listed.rows.toSorted(byKey));
    const points = await call('sweep.points', { id });
    expect(points.rows.map(({ run }) => run?.policy)).toEqual(['none', 'sync', 'deferred']);
    expect(await call('sweep.plan', { sweep: quickSweep })).toMatchObject({ total: 3, stored: 3 });
  });

  it('numbers events from 1 without a gap, within one epoch', () => {
    expect(frames.length).toBeGreaterThan(3);
    expect(frames.map(({ seq }) => seq)).toEqual(frames.map((_, i) => (frames[0]?.seq ?? 0) + i));
    expect(new Set(frames.map(({ epoch }) => epoch)).size).toBe(1);
  });

  it('repeats what came after a position, and reports what it cannot repeat', async () => {
    const { epoch } = frames[0]!;
    const last = frames.at(-1)!;
    const again: EventFrame[] = [];
    const end = page.subscribe({ epoch, seq: last.seq - 2 }, (frame) => again.push(frame));
    await until(() => again.length >= 2);
    end();
    expect(again).toEqual(frames.slice(-2));
    const missed: EventFrame[] = [];
    const endMissed = page.subscribe({ epoch: 'another', seq: 1 }, (frame) => missed.push(frame));
    await until(() => missed.length > 0);
    endMissed();
    expect(missed[0]).toMatchObject({ epoch, event: 'missed', payload: null });
    page.subscribe({ epoch, seq: last.seq }, (frame) => frames.push(frame));
  });

  it('pauses, resumes and cancels', async () => {
    const base = { ...quickSweep.base, set: [...quickSweep.base.set, ['run.measureMs', 200]] };
    const sweep = { base: base as typeof quickSweep.base, vary: ['run.seed=10..29'] };
    const { id } = await call('sweep.start', { sweep });
    expect(await call('sweep.pause', { id })).toMatchObject({ state: 'paused', progress: null });
    expect((await call('sweep.list', { states: ['paused'] })).rows.map((row) => row.id)).toEqual([
      id,
    ]);
    expect(await call('sweep.resume', { id })).toMatchObject({ state: 'running' });
    expect(await call('sweep.cancel', { id })).toMatchObject({ state: 'cancelled' });
    expect(await call('sweep.get', { id })).toMatchObject({ state: 'cancelled', total: 20 });
  });

  it('takes the file of a trace for a token, and imports and replays it with progress reports', async () => {
    const offered = await page.offerFile(fileURLToPath(fixtureUrl('kernel-build-2cpu')));
    const { token } = (offered.ok ? offered.value : {}) as { token: string };
    const job = await call('trace.import', { token });
    expect(job).toMatchObject({
      kind: 'import',
      name: 'kernel-build-2cpu.perf.txt.zst',
      state: 'running',
    });
    const told = (id: number) =>
      frames.flatMap((frame) =>
        frame.event === 'trace.job' && frame.payload.id === id ? [frame.payload] : [],
      );
    const ended = (id: number) => told(id).find(({ state }) => state !== 'running');
    await until(() => ended(job.id) !== undefined);
    expect(told(job.id)[0]).toEqual(job);
    const imported = ended(job.id)!;
    expect(imported).toMatchObject({ state: 'done', problem: null, wasStored: false });
    expect(imported.progress.done).toBe(imported.progress.total);
    await until(() => frames.some(({ event }) => event === 'traces.changed'));
    traceId = imported.trace ?? 0;
    const { rows } = await call('trace.list', {});
    expect(rows).toMatchObject([{ id: traceId, name: job.name, events: 20_000 }]);
    expect(await call('trace.get', { id: traceId })).toMatchObject({ ...rows[0], report: {} });
    await expect(call('trace.import', { token })).rejects.toThrow('not-allowed');

    const policies = ['none', 'sync', 'none'];
    const replay = await call('trace.replay', { id: traceId, policies });
    await until(() => ended(replay.id) !== undefined);
    const replayed = ended(replay.id)!;
    expect(replayed).toMatchObject({ kind: 'replay', name: job.name, trace: traceId });
    expect(replayed).toMatchObject({ state: 'done', problem: null });
    const listed = await call('replay.list', { trace: rows[0]?.hash ?? '' });
    expect(listed.rows.map(({ policy }) => policy.name)).toEqual(['sync', 'none']);
    expect(listed.rows.map(({ key }) => key).toReversed()).toEqual(replayed.replays);
    expect((await call('trace.jobs', {})).map(({ id }) => id)).toEqual([replay.id, job.id]);
  });

  it('serves every call, or reports why not', async () => {
    const points = await call('sweep.points', { id: sweepId });
    const [first = '', second = '', ...others] = points.rows.map(({ key }) => key);
    const starred = await call('run.star', { keys: [first], starred: true });
    const known = {
      sweep: sweepId,
      keys: [first, second, ...others] as const,
      action: starred.action ?? 0,
      trace: traceId,
      replayJob: (await call('trace.jobs', {}))[0]!.id + 1,
    };
    const samples = sampleCalls(known);
    expect(Object.keys(samples).toSorted()).toEqual(Object.keys(calls).toSorted());
    const outcomes: Record<string, string> = {};
    for (const [name, [input]] of Object.entries(samples)) {
      const reply = await page.send({ call: name, input });
      outcomes[name] = reply.ok ? 'ok' : reply.error.code;
    }
    const expected = Object.entries(samples).map(([name, [, code = 'ok']]) => [name, code]);
    expect(outcomes).toEqual(Object.fromEntries(expected));
  });

  it('refuses what is not a call, and reports what is wrong with an input', async () => {
    const refusal = async (name: string, input: unknown) => {
      const reply = await page.send({ call: name, input });
      return reply.ok ? null : [reply.error.code, reply.error.message];
    };
    expect(await refusal('run.drop', {})).toEqual(['unknown-call', 'there is no call "run.drop"']);
    expect(await refusal('toString', {})).toMatchObject(['unknown-call', expect.anything()]);
    expect(await refusal('run.get', { key: 'x' })).toEqual([
      'bad-value',
      'run.get: "key": a run key is 64 hex digits',
    ]);
    expect(await refusal('run.query', { limit: 201 })).toMatchObject([
      'bad-value',
      expect.anything(),
    ]);
    expect(await refusal('run.query', { extra: 1 })).toEqual([
      'bad-value',
      'run.query: unknown field "extra"',
    ]);
    expect(await refusal('sweep.plan', { sweep: { vary: ['machine.cpu=4'] } })).toMatchObject([
      'unknown-field',
      expect.stringContaining('machine.cpu'),
    ]);
    expect(await refusal('run.get', { key: 'a'.repeat(64) })).toMatchObject([
      'not-found',
      expect.anything(),
    ]);
  });

  it('refuses a message over a megabyte', async () => {
    const note = 'x'.repeat(1_000_000);
    const reply = await page.send({ call: 'run.note', input: { key: 'a'.repeat(64), note } });
    expect(reply).toMatchObject({ ok: false, error: { code: 'too-large' } });
  });
});
