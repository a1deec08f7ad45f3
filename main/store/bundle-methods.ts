// The store's methods on bundles: runs and sweeps that one database gives another. The rule: a run is
// known by its key, so merging twice is merging once, and a result that is here is never replaced: one
// that differs from it is reported.
import type Database from 'better-sqlite3';
import type { BundledRun, BundledSweep, MergeOutcome } from '../../shared/bundle.ts';
import type { RunDistributions } from '../../shared/result.ts';
import type { Transact } from './identity.ts';
import { fromJson, toRunRow } from './rows.ts';
import { runMethods } from './run-methods.ts';
import type { Statements } from './statements.ts';
import type { BundleStore, ReplicationRow } from './store.ts';
import { sweepMethods } from './sweep-methods.ts';

interface Marks {
  readonly note: string;
  readonly starred: number;
  readonly tags: string;
}

function prepareBundles(db: Database.Database) {
  return {
    doneKeys: db
      .prepare<[number], string>(
        `SELECT key FROM run WHERE status = 'done' AND archived IN (0, ?) ORDER BY started_at, key`,
      )
      .pluck(),
    marks: db.prepare<[string], Marks>(
      `SELECT note, starred, (SELECT json_group_array(tag) FROM run_tag WHERE run_id = run.id) AS tags
       FROM run WHERE key = ?`,
    ),
    mark: db.prepare<[string, number, string]>(
      'UPDATE run SET note = ?, starred = ? WHERE key = ?',
    ),
    tag: db.prepare<[string, string]>(
      'INSERT OR IGNORE INTO run_tag (tag, run_id) SELECT ?, id FROM run WHERE key = ?',
    ),
    sweepIds: db.prepare<[], number>(`SELECT id FROM sweep WHERE status <> 'planning'`).pluck(),
    sameSweeps: db
      .prepare<[string, string], number>(
        'SELECT id FROM sweep WHERE created_at = ? AND command = ?',
      )
      .pluck(),
  };
}

const digestsOf = (rows: readonly Pick<ReplicationRow, 'digest'>[]) =>
  rows.map(({ digest }) => digest).join();

interface BundleParts {
  readonly bundles: ReturnType<typeof prepareBundles>;
  readonly runs: ReturnType<typeof runMethods>;
  readonly sweeps: ReturnType<typeof sweepMethods>;
}

function mergeRun({ runs, bundles }: BundleParts, run: BundledRun): MergeOutcome {
  const { key, modelVersion, spec, startedAt, finishedAt, result } = run;
  if (runs.hasResult(key)) {
    return digestsOf(runs.replications(key)) === digestsOf(run.replications) ? 'same' : 'different';
  }
  runs.beginRun({ key, modelVersion, spec, startedAt });
  const replications = run.replications as unknown as readonly ReplicationRow[];
  const distributions = run.distributions as unknown as RunDistributions | null;
  const parts = distributions ? { distributions } : {};
  runs.completeRun({ key, finishedAt, result, replications, ...parts });
  bundles.mark.run(run.note, Number(run.starred), key);
  for (const tag of run.tags) bundles.tag.run(tag, key);
  return 'new';
}

function mergeSweep({ sweeps, bundles }: BundleParts, sweep: BundledSweep): MergeOutcome {
  const { kind, createdAt, command, points } = sweep;
  const keysOf = (some: readonly { readonly key: string }[] = []) =>
    some.map(({ key }) => key).join();
  const known = bundles.sameSweeps.all(createdAt, command);
  if (known.some((id) => keysOf(sweeps.findSweep(id)?.points) === keysOf(points))) return 'same';
  const id = sweeps.beginSweep({ kind, createdAt, command, points });
  sweeps.setSweepStatus(id, 'done');
  return 'new';
}

export function bundleMethods(
  db: Database.Database,
  transact: Transact,
  on: Statements,
  path: string,
): BundleStore {
  const bundles = prepareBundles(db);
  const runs = runMethods(db, transact, on, path);
  const parts = { bundles, runs, sweeps: sweepMethods(db, transact, on, path) };

  return {
    doneKeys: (withArchived) => bundles.doneKeys.all(Number(withArchived)),
    sweepIds: () => bundles.sweepIds.all(),

    bundleRun: (key) => {
      const record = on.findRun.get(key);
      const marks = bundles.marks.get(key);
      if (record?.status !== 'done' || !marks) return undefined;
      const { status: _status, error: _error, ...run } = toRunRow(record, path);
      return {
        ...run,
        replications: runs.replications(key),
        distributions: runs.distributions(key) ?? null,
        note: marks.note,
        starred: marks.starred === 1,
        tags: fromJson(marks.tags, path),
      } as unknown as BundledRun;
    },

    mergeItems: (items) =>
      transact(() =>
        items.map((item) =>
          'run' in item ? mergeRun(parts, item.run) : mergeSweep(parts, item.sweep),
        ),
      ),
  };
}
