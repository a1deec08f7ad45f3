import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { migrate } from '../../../main/store/migrate.ts';
import { migrations } from '../../../main/store/migrations/index.ts';

interface Old {
  readonly bound: string;
  readonly kept: boolean;
  readonly worstNs?: number | null;
  readonly boundNs?: number | null;
}

/** A result of before version 8 with this contract, of a run with so many requests and closed windows. */
const oldResult = (contract: Old, flushRequests = 25, openShare = 0.25) => ({
  replications: 5,
  counters: { flushRequests },
  exposureWindowNs: { horizonNs: 1e8, pairs: { count: 3 * flushRequests, p99: 5, openShare } },
  contract: { worstNs: 9, boundNs: null, ...contract },
});

/** Migrates a finished run and a replay with the same result; returns what became of both. */
function migrateResult(result: object) {
  const db = new Database(':memory:');
  migrate(db, migrations.slice(0, 7));
  db.prepare(
    `INSERT INTO run (key, model_version, machine, workload, policy, cpus, seed, status, started_at,
      finished_at, spec, result) VALUES ('k', '4', 'm', 'w', 'p', 4, 1, 'done', 's', 'f', '{}', ?)`,
  ).run(JSON.stringify(result));
  db.prepare(
    `INSERT INTO replay VALUES ('r', 'h', 'n', '4', 'p', 'm', 'closed', 'a', ?, '{}')`,
  ).run(JSON.stringify(result));
  const columns = ['key', 'contractKept', 'cpus'];
  const views = [{ name: 'contractKept', filter: '', sort: 'contractKept', columns }];
  const insert = db.prepare('INSERT INTO setting VALUES (?, ?)');
  insert.run('runViews', JSON.stringify(views));
  insert.run('runColumns', JSON.stringify(columns));
  migrate(db, migrations.slice(0, 8));
  const row = db.prepare('SELECT result, contract, window_p99_ns FROM run').get();
  const { result: text, ...stored } = row as Record<string, unknown>;
  const replay = db.prepare('SELECT result FROM replay').pluck().get();
  const settings = db.prepare<[], [string, string]>('SELECT name, value FROM setting').raw().all();
  db.close();
  return {
    stored,
    settings: Object.fromEntries(settings),
    result: JSON.parse(String(text)),
    replay: JSON.parse(String(replay)),
  };
}

describe('the contract of a run of before version 8', () => {
  it.each([
    ['no bound where none was stated', { bound: 'unbounded', kept: true }, 'no-bound'],
    ['broken where a breach was seen', { bound: 'tick', kept: false, boundNs: 8 }, 'broken'],
    ['not known where occasions were not counted', { bound: 'tick', kept: true }, 'not-known'],
    ['not known where worst stood against worst', { bound: 'shootdown', kept: true }, 'not-known'],
    ['kept where each window was looked at', { bound: 'max-age', kept: true }, 'kept'],
  ])('is %s', (_case, contract, answer) => {
    const old = oldResult(contract);
    const { stored, result, replay } = migrateResult(old);
    expect(stored).toEqual({ contract: answer, window_p99_ns: 5 });
    expect(result).toEqual(replay);
    expect(result).toMatchObject({
      ...old,
      contract: { bound: contract.bound, answer, occasions: null, breaches: null },
      attackedContract: null,
    });
    expect(result.contract).not.toHaveProperty('kept');
  });

  it('is not tested without a request, and not known if no window closed', () => {
    const answerOf = (old: object) => migrateResult(old).result.contract.answer;
    expect(answerOf(oldResult({ bound: 'shootdown', kept: true }, 0))).toBe('not-tested');
    expect(answerOf(oldResult({ bound: 'max-age', kept: true }, 25, 1))).toBe('not-known');
  });

  it('has its longest window, and its longest time beside a bound that is one', () => {
    const timed = migrateResult(oldResult({ bound: 'shootdown', kept: true, boundNs: 12 }));
    expect(timed.result.contract).toMatchObject({ worstNs: 9, boundNs: 12, longestNs: 9 });
    const tick = migrateResult(oldResult({ bound: 'tick', kept: true, boundNs: 12 }));
    expect(tick.result.contract).toMatchObject({ worstNs: 9, boundNs: 12, longestNs: null });
    const other = migrateResult(oldResult({ bound: 'context-switch', kept: true }));
    expect(other.result.contract).toMatchObject({ worstNs: null, boundNs: null, longestNs: 9 });
    expect(other.result.contract.isLongestOpen).toBe(true);
  });

  it('of today stays as it is', () => {
    const today = { contract: { bound: 'tick', answer: 'kept', occasions: 3 } };
    expect(migrateResult(today).result).toEqual(today);
    expect(migrateResult({}).result).toEqual({});
  });

  it('is shown by the same columns and views as before', () => {
    const { settings } = migrateResult({});
    const columns = ['key', 'contract', 'cpus'];
    expect(JSON.parse(settings['runColumns'] ?? '')).toEqual(columns);
    expect(JSON.parse(settings['runViews'] ?? '')).toEqual([
      { name: 'contractKept', filter: '', sort: 'contract', columns },
    ]);
  });
});
