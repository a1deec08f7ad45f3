import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { openLab } from '../../main/hosts/compose.ts';
import { compactDatabase } from '../../main/store/compact.ts';
import { openStore } from '../../main/store/sqlite-store.ts';
import type { Store } from '../../main/store/store.ts';
import { parseRunFilter } from '../../shared/run-filter.ts';
import { formatTable } from '../../shared/text/table.ts';
import { fillWithRuns } from '../support/many-runs.ts';
import { policies } from '../support/policies.ts';
import { makeKernelBuild, makeMachine, makeSpec } from '../support/specs.ts';
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

const measured = [policies.sync, policies.deferred, policies.latr, policies.broadcast];

/** Bytes of a run of simulated replications, as the lab stores it, without its distributions. */
async function measureRun(folder: string, replications: number): Promise<number> {
  const path = join(folder, `few-${replications}.db`);
  const sizes: { readonly bytes: number; readonly runs: number }[] = [];
  for (const points of [12, 72]) {
    const lab = openLab(path);
    const specs = Array.from({ length: points }, (_, i) =>
      makeSpec(makeMachine(4), makeKernelBuild(4), measured[i % measured.length]!, {
        warmupMs: 1,
        measureMs: 3,
        horizonMs: 2,
        replicationsMin: replications,
        replicationsMax: replications,
        seed: Math.floor(i / measured.length),
      }),
    );
    const { ended } = await lab.sweeps.start({ kind: 'sweep', command: 'lab sweep', specs });
    await ended;
    await lab.close();
    const db = new Database(path);
    db.exec('DELETE FROM run_distribution; DELETE FROM sweep; VACUUM');
    const runs = Number(db.prepare('SELECT count(*) FROM run').pluck().get());
    db.close();
    sizes.push({ bytes: statSync(path).size, runs });
  }
  const [few, many] = sizes;
  return (many!.bytes - few!.bytes) / (many!.runs - few!.runs);
}

/** Times of a database with many runs, beside what is wanted of a million. */
export async function benchStore(count: number): Promise<void> {
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
    const ofRuns: string[][] = [];
    for (const replications of [2, 10]) {
      const bytes = (await measureRun(folder, replications)).toFixed(0);
      ofRuns.push([`bytes of a run of ${replications} without distributions`, bytes, '2000']);
    }
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
        ...ofRuns,
      ]).join('\n'),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
