import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it, vi } from 'vitest';
import type { TraceJob } from '../../../../shared/contract.ts';
import { quickText } from '../../trace/fit/support/made-text.ts';
import { fixtureUrl } from '../../trace/support/read-text.ts';
import { patienceMs } from '../../../support/patience.ts';
import { openJobBackend } from './job-backend.ts';

let listsTold = 0;
const { lab, call, ended } = openJobBackend((event, payload) => {
  if (event === 'traces.changed') listsTold += 1;
  return event === 'trace.job' ? (payload as TraceJob) : undefined;
});
const folder = mkdtempSync(join(tmpdir(), 'lab-trace-handlers-'));
afterAll(async () => {
  await lab.close();
  rmSync(folder, { recursive: true, force: true });
});

async function importFile(path: string, name: string): Promise<number> {
  const offered = lab.offerFile({ purpose: 'read', path, name, isTemporary: false });
  const { token } = (offered.ok ? offered.value : {}) as { token: string };
  return (await ended(await call('trace.import', { token }))).trace ?? 0;
}

describe('traces behind the contract', () => {
  it('are listed by page, newest first, and fitted to workloads that can be run and deleted', async () => {
    const path = join(folder, 'quick.txt');
    writeFileSync(path, quickText());
    const first = await importFile(path, 'quick.txt');
    const recording = 'tlb-shootdown-2cpu';
    const second = await importFile(fileURLToPath(fixtureUrl(recording)), recording);
    const pages = [
      await call('trace.list', { limit: 1 }),
      await call('trace.list', { offset: 1, limit: 1 }),
    ];
    expect(pages.map(({ total, rows }) => [total, rows.map(({ id }) => id)])).toEqual([
      [2, [second]],
      [2, [first]],
    ]);
    const { hash } = pages[1]!.rows[0]!;

    const before = listsTold;
    const job = await call('trace.fit', { id: first, name: 'mine' });
    await expect(call('trace.delete', { id: first })).rejects.toThrow('not-allowed');
    expect(await ended(job)).toMatchObject({ kind: 'fit', state: 'done', workload: 'mine' });
    expect(listsTold).toBe(before + 1);
    const listed = await call('fit.list', { trace: hash });
    expect(listed).toMatchObject({ total: 1, rows: [{ profile: { name: 'mine' } }] });
    expect((await call('fit.list', { trace: 'f'.repeat(64) })).total).toBe(0);
    expect((await call('spec.resolve', { workload: 'mine' })).spec.workload.name).toBe('mine');

    await call('fit.delete', { name: 'mine' });
    expect(listsTold).toBe(before + 2);
    expect((await call('fit.list', {})).total).toBe(0);
    await expect(call('fit.delete', { name: 'mine' })).rejects.toThrow('not-found');
    await expect(call('trace.fit', { id: first, machine: 'cray' })).rejects.toThrow('unknown-name');
    expect((await call('trace.jobs', {})).map(({ kind }) => kind)).toEqual([
      'fit',
      'import',
      'import',
    ]);

    expect(await call('trace.delete', { id: first })).toEqual(pages[1]!.rows[0]);
    await vi.waitFor(() => expect(listsTold).toBe(before + 3), { timeout: patienceMs });
    await expect(call('trace.get', { id: first })).rejects.toThrow('not-found');
    expect((await call('trace.list', {})).rows.map(({ id }) => id)).toEqual([second]);
  });
});
