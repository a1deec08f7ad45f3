import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { migrate } from '../../../main/store/migrate.ts';
import { migrations } from '../../../main/store/migrations/index.ts';
import { Histogram } from '../../../main/engine/histogram.ts';
import { parseSpec } from '../../../shared/spec/spec.ts';
import { policies } from '../../support/policies.ts';
import { makeKernelBuild, makeMachine, makeSpec } from '../../support/specs.ts';

const ms = 1e6;

/** A spec as model version 3 stored it. */
function oldSpec(drainMs = 40) {
  const spec = makeSpec(makeMachine(5), makeKernelBuild(4), policies.deferred);
  const { horizonMs: _now, ...run } = spec.run;
  return { ...spec, run: { ...run, drainMs } };
}

function histogramOf(values: readonly number[]) {
  const histogram = new Histogram();
  for (const value of values) histogram.add(value);
  return histogram.state();
}

/** The windows of 25 requests on 4 other CPUs: these closed, the rest was open at the end. */
function oldResult(closed: number) {
  return {
    modelVersion: '3',
    spec: oldSpec(),
    replications: 5,
    overhead: { tick: { mean: 2, low: 1, high: 3 } },
    counters: { flushRequests: 25 },
    exposureWindowNs: {
      pairs: { mean: 1, p50: 1, p99: 1, max: 1 },
      worstCpu: { mean: 1, p50: 1, p99: 1, max: 1 },
      unboundedShare: 1 - closed / 100,
      userShare: 0.5,
      pageCpuSeconds: 2,
    },
    contract: { kept: true },
  };
}

/** Migrates a finished run of version 3, with its histograms if there are any; returns its row. */
function migrateRun(result: object, histograms: Record<string, object>) {
  const db = new Database(':memory:');
  migrate(db, migrations.slice(0, 6));
  db.prepare(
    `INSERT INTO run (key, model_version, machine, workload, policy, cpus, seed, status, started_at,
      finished_at, spec, result) VALUES ('k', '3', 'm', 'w', 'p', 5, 1, 'done', 's', 'f', ?, ?)`,
  ).run(JSON.stringify(oldSpec()), JSON.stringify(result));
  for (const [name, state] of Object.entries(histograms)) {
    const insert = db.prepare(`INSERT INTO run_distribution VALUES ('k', ?, ?)`);
    insert.run(name, JSON.stringify(state));
  }
  migrate(db, migrations.slice(0, 9));
  const row = db.prepare('SELECT * FROM run').get() as Record<string, unknown>;
  const pairs = db.prepare(`SELECT state FROM run_distribution WHERE name = 'pairs'`).pluck().get();
  db.close();
  const upgraded = JSON.parse(String(row['result']));
  return {
    row,
    upgraded,
    windows: upgraded.exposureWindowNs,
    pairs: JSON.parse(String(pairs ?? null)),
  };
}

const times = (count: number, step: number) =>
  Array.from({ length: count }, (_, i) => (i + 1) * step);

describe('a run of model version 3', () => {
  it('has quantiles over all pairs, up to the time that each was followed', () => {
    // 1 to 90 ms, of which those above 40 ms only closed as they were made early.
    const histograms = {
      pairs: histogramOf(times(90, ms)),
      worstCpu: histogramOf(times(20, 3 * ms)),
    };
    const { row, upgraded, windows, pairs } = migrateRun(oldResult(90), histograms);
    expect(windows.horizonNs).toBe(40 * ms);
    expect(windows.pairs).toMatchObject({ count: 100, p50: null, p90: null, p99: null, max: null });
    expect(windows.pairs.openShare).toBeCloseTo(0.6, 1);
    expect(windows.worstCpu.count).toBe(25);
    expect(windows.worstCpu.p50 / (39 * ms)).toBeCloseTo(1, 2);
    expect(windows.busy.count).toBe(0);
    expect(pairs.max).toBe(40 * ms);
    expect(pairs.count).toBe(Math.round(100 * (1 - windows.pairs.openShare)));
    expect([row['window_p99_ns'], row['window_beyond_ns']]).toEqual([Infinity, 40 * ms]);
    expect(parseSpec(upgraded.spec).run.horizonMs).toBe(40);
    expect(JSON.parse(String(row['spec']))).toEqual(upgraded.spec);
  });

  it('keeps its quantiles where all windows closed, however long', () => {
    const histograms = {
      pairs: histogramOf(times(100, ms)),
      worstCpu: histogramOf(times(25, 4 * ms)),
    };
    const { row, windows } = migrateRun(oldResult(100), histograms);
    expect(windows.pairs).toMatchObject({ count: 100, openShare: 0, max: 100 * ms });
    expect(Number(row['window_p99_ns']) / (99 * ms)).toBeCloseTo(1, 2);
    expect(row['window_beyond_ns']).toBeNull();
  });

  it('has none where no histogram was kept, or where it cannot be of these pairs', () => {
    const without = migrateRun(oldResult(90), {});
    expect(without.windows.pairs).toMatchObject({ count: 0, p50: null });
    expect([without.row['window_p99_ns'], without.row['window_beyond_ns']]).toEqual([null, null]);
    const wrong = { pairs: histogramOf(times(200, 0.1 * ms)) };
    expect(migrateRun(oldResult(90), wrong).windows.pairs.count).toBe(0);
  });

  it('of a result that is of today stays as it is', () => {
    const today = { exposureWindowNs: { horizonNs: 9, pairs: { count: 3, p99: 5 } } };
    const { row, upgraded } = migrateRun(today, {});
    expect(upgraded).toEqual(today);
    expect([row['window_p99_ns'], row['window_beyond_ns']]).toEqual([5, null]);
  });
});

it('a spec of version 3 is read as one of today', () => {
  expect(parseSpec(oldSpec(7))).toEqual(
    makeSpec(makeMachine(5), makeKernelBuild(4), policies.deferred, { horizonMs: 7 }),
  );
});
