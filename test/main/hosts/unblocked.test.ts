import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openLabThread } from '../../../main/hosts/lab-thread.ts';
import {
  maxMessageBytes,
  type CallInput,
  type CallName,
  type CallValue,
} from '../../../shared/contract.ts';
import { copyManyRuns, runCount } from '../../support/many-runs.ts';
import { watchBlockedTime } from './blocked-time.ts';
import { transports } from './contract/transports.ts';
import { parseRunFilter } from '../../../shared/run-filter.ts';

/** What the issue promises of the thread that serves the window. */
const allowedMs = 50;
/** All that work takes minutes on a computer that is busy with other things. */
const patienceMs = 300_000;

describe('the thread that serves the window', () => {
  it(
    'is never held up by a sweep, a query over 100,000 runs, a backup and a check at once',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'lab-unblocked-'));
      const database = join(folder, 'lab.db');
      await copyManyRuns(database);
      const backend = await openLabThread({
        database,
        host: 'browser',
        appVersion: '0',
        study: 'manual',
        workers: 1,
      });
      // Over HTTP: that carrier does the most on this thread, and here the page's part is on it too.
      const page = await transports.find(({ name }) => name === 'HTTP')!.connect(backend);
      let largest = 0;
      const call = async <N extends CallName>(name: N, input: CallInput<N>) => {
        const reply = await page.send({ call: name, input });
        largest = Math.max(largest, JSON.stringify(reply).length);
        if (!reply.ok) throw new Error(`${name}: ${reply.error.message}`);
        return reply.value as CallValue<N>;
      };
      const watch = watchBlockedTime();
      const sweep = await call('sweep.start', {
        sweep: { base: { machine: 'server-8' }, vary: ['policy=none,sync,deferred,latr'] },
      });
      const work = Promise.all([call('store.backup', {}), call('store.check', {})]);
      let isDone = false;
      const end = work.finally(() => (isDone = true));
      const sorts = ['startedAt', 'overhead', 'windowP99Ns', 'machine', 'policy'] as const;
      let queries = 0;
      while (!isDone || queries < sorts.length) {
        const sort = sorts[queries % sorts.length]!;
        const offset = queries % 2 === 0 ? 0 : runCount - 500;
        const filter = { terms: parseRunFilter(queries % 3 === 0 ? 'server-64' : '') };
        const { total } = await call('run.query', { sort, offset, limit: 200, filter });
        expect(total).toBeGreaterThan(10_000);
        queries++;
      }
      const [backup, check] = await end;
      const { state } = await call('sweep.cancel', { id: sweep.id }).catch(() =>
        call('sweep.get', { id: sweep.id }),
      );
      watch.stop();
      expect(['cancelled', 'done']).toContain(state);
      expect(backup.bytes).toBeGreaterThan(runCount * 300);
      expect(check.problems).toEqual([]);
      expect(largest).toBeLessThan(maxMessageBytes);
      expect(watch.longestMs()).toBeLessThan(allowedMs);
      await page.close();
      await backend.close();
      rmSync(folder, { recursive: true, force: true });
    },
    patienceMs,
  );

  it('is seen to be blocked when it is', async () => {
    const watch = watchBlockedTime();
    await new Promise((resolve) => setTimeout(resolve, 20));
    // Of its own time: a busy computer gives this thread little of 200 ms.
    const before = process.threadCpuUsage().user;
    while (process.threadCpuUsage().user < before + 100_000);
    await new Promise((resolve) => setTimeout(resolve, 20));
    watch.stop();
    expect(watch.longestMs()).toBeGreaterThan(allowedMs);
  });
});
