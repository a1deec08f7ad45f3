import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { policiesOf } from '../../../../main/lab/spec/presets.ts';
import { builtInPresets } from '../../../../main/lab/spec/built-in-presets.ts';
import { createLab } from '../../../../main/lab/create-lab.ts';
import type { ReplayRequest } from '../../../../main/lab/traces/replay-request.ts';
import { createReplays } from '../../../../main/lab/traces/replays.ts';
import { createTraces } from '../../../../main/lab/traces/traces.ts';
import { openStore } from '../../../../main/store/sqlite-store.ts';
import type { TraceStore } from '../../../../main/store/trace-store.ts';
import type { ReplayStore } from '../../../../main/store/replay-store.ts';
import type { ReplayResult } from '../../../../shared/trace-replay.ts';
import type { TraceDetails } from '../../../../shared/trace.ts';
import { fixtureUrl, perfLine, type Fixture } from '../../trace/support/read-text.ts';
import { createFakeReplayStore } from '../fakes/fake-made-stores.ts';
import { createFakePool } from '../fakes/fake-pool.ts';
import { createFakeStore } from '../fakes/fake-store.ts';
import { createFakeTraceStore } from '../fakes/fake-trace-store.ts';

const now = () => new Date('2026-01-02T03:04:05Z');
const modelVersion = 'test';
const presetNames = policiesOf(builtInPresets, 'direct-map');

const stores = {
  SQLite: () => openStore(':memory:'),
  'the fake': () => ({ ...createFakeTraceStore(), ...createFakeReplayStore() }),
};

function replaysIn(store: TraceStore & ReplayStore, version = modelVersion) {
  return createReplays({ store, presets: builtInPresets, modelVersion: version, now });
}

async function importFixture(store: TraceStore, name: Fixture): Promise<TraceDetails> {
  const path = fileURLToPath(fixtureUrl(name));
  return (await createTraces(store, now).import({ path })).trace;
}

/** What the same replay has again, whenever and wherever it is run. */
const bitsOf = ({ key: _key, modelVersion: _version, wallMs: _wall, ...bits }: ReplayResult) =>
  bits;

describe.each(Object.entries(stores))('replays in %s', (_name, open) => {
  const request: Omit<ReplayRequest, 'trace'> = { policies: ['none', 'sync'], loop: 'closed' };

  it('are run once, and found by what they depend on', async () => {
    const store = open();
    const trace = await importFixture(store, 'tlb-shootdown-2cpu');
    const replays = replaysIn(store);
    const told: string[] = [];
    const onReplay = ({ policy }: ReplayResult) => void told.push(policy.name);
    const [none, sync] = await replays.run(
      { ...request, trace: trace.hash.slice(0, 8) },
      { onReplay },
    );
    expect(told).toEqual(['none', 'sync']);
    expect(sync).toMatchObject({
      modelVersion,
      trace: { hash: trace.hash, name: trace.name },
      loop: 'closed',
      recordedAt: now().toISOString(),
    });
    expect(sync!.machine).toMatchObject({ name: 'server-2', cpus: 2 });
    expect(replays.show(sync!.key)).toEqual(sync);
    const shown = replays.distributions(sync!.key)!;
    expect(shown.pairs.count).toBe(sync!.counters.flushRequests);

    const others = { ...request, trace: '1', policies: ['sync', 'deferred', 'sync', 'none'] };
    const again = await replays.run(others, { onReplay });
    expect(again.map(({ policy }) => policy.name)).toEqual(others.policies);
    expect([again[0], again[2], again[3]]).toEqual([sync, sync, none]);
    expect(told.slice(2).toSorted()).toEqual(['deferred', 'none', 'sync']);

    const keys = new Set(again.map(({ key }) => key));
    const changes: Partial<ReplayRequest>[] = [
      { loop: 'open' },
      { machine: 'server-4' },
      { set: [['machine.idleExitNs', 9000]] },
      { set: [['policy.batchPages', '5']] },
    ];
    for (const change of changes) {
      const [other] = await replays.run({ ...others, policies: ['sync'], ...change });
      expect(keys.has(other!.key)).toBe(false);
      keys.add(other!.key);
    }
    const [newer] = await replaysIn(store, 'next').run({ ...others, policies: ['sync'] });
    expect(keys.has(newer!.key)).toBe(false);
    expect(bitsOf(newer!)).toEqual(bitsOf(sync!));

    createTraces(store, now).delete('1');
    const { total, rows } = replays.list({ trace: trace.hash, offset: 0, limit: 3 });
    expect([total, rows.length]).toEqual([8, 3]);
    expect(() => replays.show('f'.repeat(64))).toThrow(
      expect.objectContaining({ code: 'not-found' }),
    );
    expect(replays.distributions('f'.repeat(64))).toBeUndefined();
  });

  it('use the requested machine and fields', async () => {
    const store = open();
    await importFixture(store, 'tlb-shootdown-2cpu');
    const [replay] = await replaysIn(store).run({
      ...request,
      trace: '1',
      policies: ['deferred'],
      machine: 'server-8',
      set: [
        ['machine.ghz', '3'],
        ['policy.batchPages', 9],
      ],
    });
    expect(replay!.machine).toMatchObject({ name: 'server-8', cpus: 8, ghz: 3 });
    expect(replay!.policy).toMatchObject({ name: 'deferred', batchPages: 9 });
    expect(replay!.perCpu).toHaveLength(2);
  });

  it('that are cancelled leave the finished ones, whole, and nothing else', async () => {
    const store = open();
    await importFixture(store, 'kernel-build-2cpu');
    const replays = replaysIn(store);
    const all = { trace: '1', policies: presetNames, loop: 'closed' } as const;
    const abort = new AbortController();
    const ended: ReplayResult[] = [];
    const first = replays.run(all, {
      signal: abort.signal,
      onReplay: (replay) => {
        ended.push(replay);
        if (ended.length === 3) abort.abort();
      },
    });
    await expect(first).rejects.toMatchObject({ code: 'cancelled' });
    const { rows } = replays.list({ offset: 0, limit: 99 });
    expect(rows.map(({ key }) => key).toSorted()).toEqual(ended.map(({ key }) => key).toSorted());
    for (const replay of ended) expect(replays.distributions(replay.key)).toBeDefined();

    const second = replays.run(all, {
      onReplay: ({ policy }) => policy.name === 'sync' && replays.close(),
    });
    await expect(second).rejects.toMatchObject({ code: 'cancelled' });
    await expect(replays.run(all)).rejects.toMatchObject({ code: 'cancelled' });

    const told: string[] = [];
    const results = await replaysIn(store).run(all, { onReplay: ({ key }) => told.push(key) });
    expect(results.slice(0, 3)).toEqual(ended);
    expect(told).toHaveLength(presetNames.length);
  });
});

describe('the lab', () => {
  it('closes during a replay, which is cancelled before the store is closed', async () => {
    const store = createFakeStore();
    await importFixture(store, 'kernel-build-2cpu');
    const lab = createLab({ store, pool: createFakePool(), now });
    const storedWhenClosed: boolean[] = [];
    const run = lab.replays.run(
      { trace: '1', policies: presetNames, loop: 'closed' },
      { onReplay: () => storedWhenClosed.push(store.isClosed()) },
    );
    const closed = lab.close();
    await expect(run).rejects.toMatchObject({ code: 'cancelled' });
    await closed;
    expect(store.isClosed()).toBe(true);
    expect(storedWhenClosed).not.toContain(true);
    expect(storedWhenClosed.length).toBeLessThan(presetNames.length);
  });
});

describe('a request', () => {
  const store = openStore(':memory:');
  beforeAll(async () => void (await importFixture(store, 'tlb-shootdown-2cpu')));

  const plain = { trace: '1', policies: ['none'], loop: 'closed' } as const;

  it.each([
    [{ policies: ['synk'] }, 'unknown-name', 'sync'],
    [{ policies: [] }, 'bad-value', 'sync'],
    [{ machine: 'server' }, 'unknown-name', 'server'],
    [{ set: [['workload.tasks', 4]] }, 'bad-value', 'machine and policy'],
    [{ set: [['workload', 'kernel-build']] }, 'bad-value', 'machine and policy'],
    [{ set: [['run.seed', 4]] }, 'bad-value', 'machine and policy'],
    [{ set: [['policy', 'none']] }, 'bad-value', 'policy.batchPages'],
    [{ set: [['machine.ghs', 4]] }, 'unknown-field', 'machine.ghz'],
    [{ set: [['machine.ghz', 'fast']] }, 'bad-value', 'range'],
    [{ machine: 'server-1' }, 'bad-value', 'set machine.cpus to 2'],
    [{ trace: '9' }, 'not-found', 'lab trace list'],
  ] as [Partial<ReplayRequest>, string, string][])(
    'with %j is refused as %s',
    async (change, code, hint) => {
      const refused = replaysIn(store).run({ ...plain, ...change });
      await expect(refused).rejects.toMatchObject({
        code,
        hint: expect.stringContaining(hint) as unknown,
      });
      expect(store.listReplays({ offset: 0, limit: 1 }).total).toBe(0);
    },
  );
});

describe('a replay', () => {
  it('of a trace that is deleted while it is read is refused', async () => {
    const traces = createFakeTraceStore();
    await importFixture(traces, 'tlb-shootdown-2cpu');
    const store = { ...traces, ...createFakeReplayStore(), *traceChunks() {} };
    const run = replaysIn(store).run({ trace: '1', policies: ['none'], loop: 'closed' });
    await expect(run).rejects.toMatchObject({
      code: 'not-found',
      message: 'trace 1 no longer exists',
    });
  });

  it('of a trace of one moment is refused', async () => {
    const store = openStore(':memory:');
    const line = perfLine('tlb:tlb_flush: pages:1 reason:local MM shootdown (3)');
    async function* stream() {
      yield Buffer.from(`${line}\n`);
    }
    await createTraces(store, now).import({ stream: stream(), totalBytes: null });
    const run = replaysIn(store).run({ trace: '1', policies: ['none'], loop: 'closed' });
    await expect(run).rejects.toMatchObject({
      code: 'bad-value',
      message: expect.stringContaining('no duration') as unknown,
    });
  });

  async function importOfCpu(cpu: number) {
    const store = openStore(':memory:');
    const alloc = 'page=0x1 pfn=0x7 order=0 migratetype=1 gfp_flags=GFP_HIGHUSER_MOVABLE';
    const lines = [1, 900].map((us) => perfLine(`kmem:mm_page_alloc: ${alloc}`, { cpu, us }));
    async function* stream() {
      yield Buffer.from(`${lines.join('\n')}\n`);
    }
    await createTraces(store, now).import({ stream: stream(), totalBytes: null });
    return store;
  }

  it.each([
    ['of CPUs that no machine has', 1024, {}, 'has events of CPU 1024, but machines have at most'],
    ['on fewer CPUs than it has', 4, { machine: 'i5-3550' }, 'must be at least 5 for trace 1'],
  ])('%s is refused before it is read', async (_what, cpu, on, message) => {
    const store = { ...(await importOfCpu(cpu)), traceNames: () => expect.unreachable() };
    const request = { trace: '1', policies: ['none'], loop: 'closed', ...on } as const;
    await expect(replaysIn(store).run(request)).rejects.toMatchObject({
      code: 'bad-value',
      message: expect.stringContaining(message) as unknown,
    });
  });

  it('on CPUs that the recording does not name has them idle, at their numbers', async () => {
    const store = await importOfCpu(2);
    const request = { trace: '1', policies: ['sync'], loop: 'closed' } as const;
    const [replay] = await replaysIn(store).run(request);
    expect(replay!.machine.cpus).toBe(3);
    expect(replay!.perCpu.map(({ busyNs }) => busyNs > 0)).toEqual([false, false, true]);
    expect(replay!.counters).toMatchObject({ flushRequests: 2, ipisRequested: 4 });
  });
});
