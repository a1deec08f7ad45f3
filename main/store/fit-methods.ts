// The store's methods on fitted workloads. The rule: a name belongs to one trace; a new fit of that
// trace replaces the old one, and no other fit is ever overwritten. The lab decides which other names
// are free.
import type Database from 'better-sqlite3';
import { LabError } from '../../shared/errors.ts';
import { fillAbsent } from '../../shared/spec/absent-fields.ts';
import type { WorkloadProfile } from '../../shared/spec/workload.ts';
import type { StoredFit } from '../../shared/trace-fit.ts';
import type { Transact } from './identity.ts';
import { toJson } from './json.ts';
import { listOfMade } from './made-list.ts';
import type { FitStore } from './replay-store.ts';
import { fromJson } from './rows.ts';

interface FitRecord {
  readonly profile: string;
  /** Everything except the profile. */
  readonly fit: string;
}

const save = `
INSERT INTO fit (name, trace_hash, fitted_at, profile, fit)
VALUES (@name, @traceHash, @fittedAt, @profile, @fit)
ON CONFLICT (name) DO UPDATE SET
  fitted_at = excluded.fitted_at, profile = excluded.profile, fit = excluded.fit`;

function prepareFits(db: Database.Database) {
  return {
    save: db.prepare<[Record<string, string>]>(save),
    traceOf: db.prepare<[string], string>('SELECT trace_hash FROM fit WHERE name = ?').pluck(),
    find: db.prepare<[string], FitRecord>('SELECT profile, fit FROM fit WHERE name = ?'),
    list: listOfMade<FitRecord>(db, {
      table: 'fit',
      columns: 'profile, fit',
      order: 'fitted_at DESC, name',
    }),
    profiles: db.prepare<[], string>('SELECT profile FROM fit ORDER BY name').pluck(),
    drop: db.prepare<[string]>('DELETE FROM fit WHERE name = ?'),
  };
}

/** A fit may be older than some fields of a workload. */
function readProfile(text: string, path: string): WorkloadProfile {
  return fillAbsent({ workload: fromJson<WorkloadProfile>(text, path) }).workload;
}

/** A fit as stored: older ones have no windows. */
type StoredRest = Omit<StoredFit, 'profile' | 'windows'> & Partial<Pick<StoredFit, 'windows'>>;

function toFit({ profile, fit }: FitRecord, path: string): StoredFit {
  const { windows = [], ...rest } = fromJson<StoredRest>(fit, path);
  return { profile: readProfile(profile, path), ...rest, windows };
}

export function fitMethods(db: Database.Database, transact: Transact, path: string): FitStore {
  const on = prepareFits(db);
  return {
    saveFit: ({ profile, ...fit }) => {
      const { name } = profile;
      const values = {
        name,
        traceHash: fit.trace.hash,
        fittedAt: fit.fittedAt,
        profile: toJson('fit.profile', profile),
        fit: toJson('fit', fit),
      };
      transact(() => {
        const owner = on.traceOf.get(name) ?? fit.trace.hash;
        if (owner !== fit.trace.hash) {
          throw new LabError(
            'bad-value',
            `workload ${name} is fitted to another trace, ${owner.slice(0, 8)}`,
            'choose another name, or delete that workload first',
          );
        }
        on.save.run(values);
      });
    },

    findFit: (name) => {
      const record = on.find.get(name);
      return record && toFit(record, path);
    },

    listFits: (query) => {
      const { total, records } = on.list(query);
      return { total, rows: records.map((record) => toFit(record, path)) };
    },

    fittedWorkloads: () => on.profiles.all().map((profile) => readProfile(profile, path)),

    deleteFit: (name) => transact(() => on.drop.run(name).changes > 0),
  };
}
