import { describe, expect, it } from 'vitest';
import { builtInPresets, withStored } from '../../../../main/lab/spec/built-in-presets.ts';
import { createFits } from '../../../../main/lab/traces/fits.ts';
import { resolveRequest } from '../../../../main/lab/spec/resolve.ts';
import { createTraces } from '../../../../main/lab/traces/traces.ts';
import { openStore } from '../../../../main/store/sqlite-store.ts';
import type { StoredFit } from '../../../../shared/trace-fit.ts';
import { perfLine } from '../../trace/support/read-text.ts';
import { quickText } from '../../trace/fit/support/made-text.ts';
import { createFakeStore } from '../fakes/fake-store.ts';

const slow = 600_000;
const stores = { SQLite: () => openStore(':memory:'), 'the fake': createFakeStore };
const text = quickText();
const all = { offset: 0, limit: 50 };

async function* streamOf(content: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(content);
}

/** A lab's part that fits, with one trace of this text. */
async function openWith(open: (typeof stores)[keyof typeof stores], content = text) {
  const store = open();
  const times = ['2026-01-02T03:04:05Z', '2026-01-02T03:04:06Z', '2026-01-02T03:04:07Z'].values();
  const now = () => new Date(times.next().value ?? '2026-02-01T00:00:00Z');
  const presets = withStored({
    fittedWorkloads: () => store.fittedWorkloads(),
    ownPolicies: () => [],
  });
  const traces = createTraces(store, () => new Date('2026-01-01T00:00:00Z'));
  const source = { stream: streamOf(content), totalBytes: null };
  const { trace } = await traces.import(source, { name: 'made.txt' });
  return { store, presets, trace, fits: createFits({ store, presets, now }) };
}

const refusal = (code: string, message: string) =>
  expect.objectContaining({ code, message: expect.stringContaining(message) });

describe.each(Object.entries(stores))('fits in %s', (_, open) => {
  it(
    'make a workload that is taken as a built-in one is, and is replaced when made again',
    async () => {
      const { fits, presets, trace } = await openWith(open);
      const told: number[] = [];
      const fit = await fits.make(
        { trace: trace.hash.slice(0, 6) },
        { onProgress: ({ done, total }) => void told.push(done / total) },
      );
      const name = `trace-${trace.hash.slice(0, 8)}`;
      expect(fit).toMatchObject({
        profile: { name, tasks: 'cpus', recorded: { trace: trace.hash, cpus: 2 } },
        trace: { hash: trace.hash, name: 'made.txt' },
        machine: 'server-2',
        cpus: 2,
        fittedAt: '2026-01-02T03:04:05.000Z',
      });
      for (const { error } of fit.checks) expect(Math.abs(error ?? 0)).toBeLessThan(0.05);
      expect(told.length).toBeGreaterThan(0);
      expect(fits.show(name)).toEqual(fit);

      const spec = resolveRequest({ workload: name, machine: 'server-8' }, presets);
      expect(spec.workload).toEqual({ ...fit.profile, tasks: 8 });

      const again = await fits.make({ trace: '1', set: [['machine.ghz', 1.05]] });
      expect(again.fittedAt).toBe('2026-01-02T03:04:06.000Z');
      expect(again.ghz).toBe(1.05);
      const ratio = again.profile.userCycles / fit.profile.userCycles;
      expect(ratio).toBeGreaterThan(0.49);
      expect(ratio).toBeLessThan(0.51);
      const other = await fits.make({ trace: '1', name: 'mine', machine: 'i5-3550' });
      expect(other).toMatchObject({ machine: 'i5-3550', ghz: 3.3, cpus: 2 });
      expect(fits.list(all)).toEqual({ total: 2, rows: [other, again] });
      expect(fits.list({ ...all, trace: 'f'.repeat(64) }).total).toBe(0);

      fits.delete(name);
      expect(() => fits.show(name)).toThrow(refusal('not-found', name));
      expect(() => fits.delete(name)).toThrow(refusal('not-found', name));
      expect(() => resolveRequest({ workload: name }, presets)).toThrow(
        refusal('unknown-name', name),
      );
      expect(presets.findWorkload('mine')).toEqual(other.profile);
    },
    slow,
  );

  it('refuse what cannot be fitted before a thread is started', async () => {
    const { fits, store } = await openWith(open);
    const elsewhere: StoredFit = {
      profile: {
        ...builtInPresets.findWorkload('thp')!,
        name: 'elsewhere',
        recorded: { trace: 'e'.repeat(64), cpus: 4 },
      },
      trace: { hash: 'e'.repeat(64), name: 'elsewhere.txt' },
      cpus: 4,
      machine: 'server-4',
      ghz: 2.1,
      modelVersion: '3',
      checks: [],
      distributions: [],
      windows: [],
      assumed: [],
      fittedAt: '2026-01-01T00:00:00.000Z',
    };
    store.saveFit(elsewhere);
    const refused = async (request: object, code: string, message: string) =>
      expect(fits.make({ trace: '1', ...request })).rejects.toThrow(refusal(code, message));
    await refused({ trace: '9' }, 'not-found', 'no trace');
    await refused({ name: 'kernel-build' }, 'bad-value', 'a built-in workload');
    await refused({ name: 'elsewhere' }, 'bad-value', 'fitted to another trace, eeeeeeee');
    await refused({ name: '--json' }, 'bad-value', 'is not a valid workload name');
    for (const name of ['a,b', 'a/b', 'my,fit', '-x', '', 'x'.repeat(65)]) {
      await refused({ name }, 'bad-value', 'is not a valid workload name');
    }
    await refused({ machine: 'i5' }, 'unknown-name', 'i5');
    await refused({ set: [['machine.gzh', 3]] }, 'unknown-field', 'gzh');
    await refused({ set: [['machine.ghz', 0]] }, 'bad-value', 'machine.ghz');
    await refused({ set: [['machine.cpus', 8]] }, 'bad-value', 'the recording gives');
    await refused({ set: [['workload.burstMs', 8]] }, 'bad-value', 'uses only a machine');
    await refused({ set: [['policy', 'sync']] }, 'bad-value', 'uses only a machine');
    expect(store.listFits(all).rows).toEqual([elsewhere]);
  });

  it('refuse a trace without what a fit needs, and keep nothing', async () => {
    const lone = `${perfLine('kmem:mm_page_free: page=0x1 pfn=1 order=0', { us: 1 })}\n`;
    const { fits, store } = await openWith(open, lone);
    await expect(fits.make({ trace: '1' })).rejects.toThrow(refusal('bad-value', 'no task switch'));
    expect(store.listFits(all).total).toBe(0);
  });

  it('can be cancelled, and then keep nothing', async () => {
    const { fits, store } = await openWith(open);
    const early = AbortSignal.abort();
    await expect(fits.make({ trace: '1' }, { signal: early })).rejects.toThrow(
      refusal('cancelled', 'cancelled'),
    );
    const late = new AbortController();
    const onProgress = () => late.abort();
    await expect(fits.make({ trace: '1' }, { signal: late.signal, onProgress })).rejects.toThrow(
      refusal('cancelled', 'cancelled'),
    );
    const running = fits.make({ trace: '1' });
    fits.close();
    await expect(running).rejects.toThrow(refusal('cancelled', 'cancelled'));
    await expect(fits.make({ trace: '1' })).rejects.toThrow(refusal('cancelled', 'cancelled'));
    expect(store.listFits(all).total).toBe(0);
  });
});
