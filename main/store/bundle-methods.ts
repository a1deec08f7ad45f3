// The store's methods on bundles: runs and sweeps that one database gives another. The rule: a run is
// known by its key, so merging twice is merging once, and a result that is here is never replaced: one
// that differs from it is reported.
import { createHash } from 'node:crypto';
import type Database from 'better-sqlite3';
import type { BundledRun, BundledSweep, MergeOutcome } from '../../shared/bundle.ts';
import type { RunDistributions } from '../../shared/result.ts';
import type { BundledStudy } from '../../shared/study.ts';
import type { Transact } from './identity.ts';
import { fromJson, toRunRow } from './rows.ts';
import { runMethods } from './run-methods.ts';
import type { Statements } from './statements.ts';
import type { BundleStore, ReplicationRow } from './store.ts';
import {
  insertStudy,
  prepareStudies,
  studyMethods,
  type StudyStatements,
} from './study-methods.ts';
import { sweepMethods } from './sweep-methods.ts';

type FindStudy = (id: number) => BundledStudy | undefined;

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
    sweepIds: db
      .prepare<[], number>(`SELECT id FROM sweep WHERE status <> 'planning' AND deleted_at IS NULL`)
      .pluck(),
    /** A deleted one does not count: it comes again. */
    dropDeleted: db.prepare<[string]>('DELETE FROM study WHERE uid = ? AND deleted_at IS NOT NULL'),
    studyOf: db.prepare<[string], number>('SELECT id FROM study WHERE uid = ?').pluck(),
    sameSweeps: db
      .prepare<[string, string], number>(
        'SELECT id FROM sweep WHERE created_at = ? AND command = ? AND deleted_at IS NULL',
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
  readonly studies: StudyStatements;
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
  const { kind, createdAt, command, points, name = '' } = sweep;
  const keysOf = (some: readonly { readonly key: string }[] = []) =>
    some.map(({ key }) => key).join();
  const known = bundles.sameSweeps.all(createdAt, command);
  if (known.some((id) => keysOf(sweeps.findSweep(id)?.points) === keysOf(points))) return 'same';
  const id = sweeps.beginSweep({ kind, createdAt, command, points, name });
  sweeps.setSweepStatus(id, 'done');
  return 'new';
}

/** Everything that makes it another study; the same in every database. */
function digestOf({
  uid: _uid,
  name: _name,
  changedAt: _changed,
  ...content
}: BundledStudy): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 32);
}

/** A name that is free: `NAME`, `NAME (2)` and so on. */
function freeName(on: StudyStatements, name: string): string {
  for (let n = 1; ; n++) {
    const tried = n === 1 ? name : `${name.slice(0, 72)} (${n})`;
    if (on.isTaken.get(tried, 0) === undefined) return tried;
  }
}

/**
 * A study that is here with other content stays as it is, and the other comes beside it. That one's id is
 * made of its content, so that it comes once.
 */
function mergeStudy(
  { studies, bundles }: BundleParts,
  study: BundledStudy,
  find: FindStudy,
): MergeOutcome {
  const digest = digestOf(study);
  const uids = [study.uid, digest];
  for (const uid of uids) {
    bundles.dropDeleted.run(uid);
    const known = bundles.studyOf.get(uid);
    if (known === undefined) {
      const sweeps = study.sweeps.flatMap(
        ({ createdAt, command }) => bundles.sameSweeps.get(createdAt, command) ?? [],
      );
      const name = freeName(studies, study.name);
      insertStudy(studies, uid, { ...study, name, sweeps: [...new Set(sweeps)] });
      return 'new';
    }
    const here = find(known);
    if (uid === digest || (here && digestOf(here) === digest)) return 'same';
  }
  return 'same';
}

export function bundleMethods(
  db: Database.Database,
  transact: Transact,
  on: Statements,
  path: string,
): Omit<BundleStore, 'bundleStudy'> {
  const bundles = prepareBundles(db);
  const runs = runMethods(db, transact, on, path);
  const { bundleStudy } = studyMethods(db, transact, path);
  const sweeps = sweepMethods(db, transact, on, path);
  const parts = { bundles, runs, sweeps, studies: prepareStudies(db) };

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
        items.map((item) => {
          if ('run' in item) return mergeRun(parts, item.run);
          if ('sweep' in item) return mergeSweep(parts, item.sweep);
          return mergeStudy(parts, item.study, bundleStudy);
        }),
      ),
  };
}
