import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compactDatabase } from '../../main/store/compact.ts';
import { openStore } from '../../main/store/sqlite-store.ts';
import type { Store } from '../../main/store/store.ts';
import { parseRunFilter } from '../../shared/run-filter.ts';
import { formatTable } from '../../shared/text/table.ts';
import { record } from '../main/store/support/recorded-run.ts';
import { fillWithRuns } from '../support/many-runs.ts';
import { median } from './median.ts';

const turns = 3;

/** Median wall time, ms. The first turn reads the file into memory and is not kept. */
function time(work: () => unknown): number {
  const times = Array.from({ length: turns + 1 }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return median(times.slice(1));
}

type Query = Parameters<Store['queryRuns']>[0];

const pages: readonly (readonly [filter: string, sort: Query['sort']])[] = [
  ['', 'startedAt'],
  ['', 'overhead'],
  ['', 'note'],
  ['policy:sync cpus>=64', 'startedAt'],
  ['policy:sync', 'windowP99Ns'],
  ['ratio>20 is:broken', 'halfWidth'],
  ['deferred', 'startedAt'],
  ['note:nothing', 'startedAt'],
  ['flushCeilingPages>=33', 'policy.flushCeilingPages'],
  ['-kernel.pti:true', 'key'],
];

const milliseconds = (ms: number) => `${ms.toFixed(ms < 10 ? 1 : 0)} ms`;

/** Bytes of a run as the lab stores it, without its distributions. */
function measureRun(folder: string): number {
  const path = join(folder, 'few.db');
  const sizes = [100, 600].map((count) => {
    const store = openStore(path);
    for (let seed = store.describe().runs; seed < count; seed++) record(store, { seed });
    store.close();
    return statSync(path).size;
  });
  return (sizes[1]! - sizes[0]!) / 500;
}

/** Times of a database with many runs, beside what is wanted of a million. */
export function benchStore(count: number): void {
  const folder = mkdtempSync(join(tmpdir(), 'lab-bench-'));
  try {
    const path = join(folder, 'many.db');
    fillWithRuns(path, count, { whole: 0, ceilings: 40 });
    const opening = time(() => openStore(path).close());
    const store = openStore(path, { readOnly: true });
    const rows = pages.map(([filter, sort]) => {
      const terms = parseRunFilter(filter);
      const query = { filter: { terms }, sort, descending: true, offset: 0, limit: 50 };
      const name = `first page of ${filter || 'all'} by ${sort}`;
      return [name, milliseconds(time(() => store.queryRuns(query))), '100 ms'];
    });
    const fresh = openStore(path, { readOnly: true });
    const begun = performance.now();
    fresh.queryRuns({
      filter: { terms: [] },
      sort: 'startedAt',
      descending: true,
      offset: 0,
      limit: 50,
    });
    const firstQuestion = performance.now() - begun;
    fresh.close();
    const groups = time(() =>
      store.groupRuns({ filter: { terms: [] }, field: 'policy.flushCeilingPages' }),
    );
    const facets = time(() => store.countFacets({ filter: { terms: [] } }));
    const start = performance.now();
    const { problems } = store.check();
    const checking = performance.now() - start;
    store.close();
    const compacted = performance.now();
    const { bytes } = compactDatabase(path);
    const compacting = performance.now() - compacted;
    console.log(`\nA database of ${count} runs (${problems.length} problems found by the check):`);
    const columns = [
      { header: '' },
      { header: 'median', align: 'right' as const },
      { header: 'wanted of a million' },
    ];
    console.log(
      formatTable(columns, [
        ['opening and closing', milliseconds(opening), '1000 ms'],
        ['the first question, which reads the index', milliseconds(firstQuestion), '1000 ms'],
        ...rows,
        ['exact facets', milliseconds(facets), '1000 ms'],
        ['groups by a field', milliseconds(groups), '1000 ms'],
        ['check, once', milliseconds(checking), 'no limit'],
        ['compaction, once', milliseconds(compacting), 'no limit'],
        ['bytes of the file', `${(bytes / 1e6).toFixed(0)} MB`, 'no limit'],
        ['bytes of a run without distributions', measureRun(folder).toFixed(0), '2000'],
      ]).join('\n'),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
