import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { policies } from '../../../main/engine/policies/index.ts';
import { migrate } from '../../../main/store/migrate.ts';
import { migrations } from '../../../main/store/migrations/index.ts';
import type { PolicyStore } from '../../../main/store/policy-store.ts';
import { openStore } from '../../../main/store/sqlite-store.ts';
import type { PolicyPreset } from '../../../shared/spec/policy.ts';
import { createFakePolicyStore } from '../lab/fakes/fake-policy-store.ts';

const at = '2026-01-02T03:04:05.000Z';
const [first, second] = policies as readonly [PolicyPreset, PolicyPreset];
const named = (preset: PolicyPreset, name: string): PolicyPreset => ({
  ...preset,
  policy: { ...preset.policy, name },
});

const stores: [string, () => PolicyStore][] = [
  ['in memory', () => openStore(':memory:')],
  ['of the tests', createFakePolicyStore],
];

describe.each(stores)('a store %s', (_, create) => {
  it('gives policies back by name, the last of a name, until they are deleted', () => {
    const store = create();
    expect(store.ownPolicies()).toEqual([]);
    store.savePolicy(named(first, 'zeta'), at);
    store.savePolicy(named(first, 'alpha'), at);
    store.savePolicy(named(second, 'alpha'), at);
    expect(store.ownPolicies()).toEqual([named(second, 'alpha'), named(first, 'zeta')]);
    expect([store.deletePolicy('alpha'), store.deletePolicy('alpha')]).toEqual([true, false]);
    expect(store.ownPolicies()).toEqual([named(first, 'zeta')]);
  });
});

describe('a database of version 9', () => {
  it('gets a table for policies, and keeps every row', () => {
    const db = new Database(':memory:');
    migrate(db, migrations.slice(0, 9));
    db.exec(`INSERT INTO fit VALUES ('w', 'h', 'f', '{}', '{}')`);
    migrate(db, migrations.slice(0, 10));
    expect(db.prepare('SELECT * FROM fit').all()).toMatchObject([{ name: 'w', profile: '{}' }]);
    db.exec(`INSERT INTO own_policy VALUES ('mine', 's', '{}')`);
    for (const values of [`'mine', 's', '{}'`, `'b', 's', 'no'`, `NULL, 's', '{}'`]) {
      expect(() => db.exec(`INSERT INTO own_policy VALUES (${values})`)).toThrow(/constraint/);
    }
    db.close();
  });

  it('has policies that are older than some decisions at what their absence means', () => {
    const store = openStore(':memory:');
    const { gather: _later, ...older } = first.policy;
    store.savePolicy({ ...first, policy: older as PolicyPreset['policy'] }, at);
    expect(store.ownPolicies()).toEqual([first]);
    store.close();
  });
});
