// The store's methods on policies of one's own. One that is older than some decisions has them at what
// their absence means.
import type Database from 'better-sqlite3';
import { fillAbsent } from '../../shared/spec/absent-fields.ts';
import type { PolicyPreset } from '../../shared/spec/policy.ts';
import type { Transact } from './identity.ts';
import { toJson } from './json.ts';
import type { PolicyStore } from './policy-store.ts';
import { fromJson } from './rows.ts';

const save = `
INSERT INTO own_policy (name, saved_at, preset) VALUES (@name, @savedAt, @preset)
ON CONFLICT (name) DO UPDATE SET saved_at = excluded.saved_at, preset = excluded.preset`;

export function policyMethods(
  db: Database.Database,
  transact: Transact,
  path: string,
): PolicyStore {
  const on = {
    save: db.prepare<[Record<string, string>]>(save),
    all: db.prepare<[], string>('SELECT preset FROM own_policy ORDER BY name').pluck(),
    drop: db.prepare<[string]>('DELETE FROM own_policy WHERE name = ?'),
  };
  return {
    savePolicy: (preset, savedAt) => {
      const { name } = preset.policy;
      const values = { name, savedAt, preset: toJson('own_policy.preset', preset) };
      transact(() => on.save.run(values));
    },
    ownPolicies: () =>
      on.all.all().map((preset) => fillAbsent(fromJson<PolicyPreset>(preset, path))),
    deletePolicy: (name) => transact(() => on.drop.run(name).changes > 0),
  };
}
