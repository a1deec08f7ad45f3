import type { SweepSummary } from '../../../../shared/contract.ts';
import type { Spec } from '../../../../shared/spec/spec.ts';
import { createRunner } from '../../../../main/lab/runs/runner.ts';
import { createSweeps } from '../../../../main/lab/sweeps/sweeps.ts';
import { createWorkRegistry } from '../../../../main/lab/work/work-registry.ts';
import { policies } from '../../../support/policies.ts';
import { createFailingStore } from './failing-store.ts';
import { createFakePool, type FakePoolOptions } from './fake-pool.ts';
import { makeUp } from './made-up-result.ts';
import { specOf } from './spec-of.ts';

export const now = () => new Date('2026-01-02T03:04:05Z');

/** Points without a baseline: each is its own run, of five replications or more. */
export const baselinesOf = (count: number, first = 1): Spec[] =>
  Array.from({ length: count }, (_, n) => specOf('none', first + n));

/** A number of starts after which something happens, once. */
export interface Trigger {
  after: number;
  act: () => void;
}

/** Sweeps over fakes, with all that was reported and how the lock was used. */
export function createParts(options: FakePoolOptions = {}) {
  const trigger: Trigger = { after: Number.POSITIVE_INFINITY, act: () => {} };
  const simulated: string[] = [];
  const pool = createFakePool({
    ...options,
    onStart: (spec, replication) => {
      options.onStart?.(spec, replication);
      if (--trigger.after === 0) trigger.act();
    },
    simulate: (spec, replication) => {
      simulated.push(`${spec.policy.name} ${spec.run.seed}/${replication}`);
      return options.simulate?.(spec, replication) ?? makeUp(spec, replication);
    },
  });
  const { store, fail } = createFailingStore();
  const told: SweepSummary[] = [];
  const locks = { taken: 0, released: 0 };
  const lock = () => {
    locks.taken++;
    return { release: () => void locks.released++ };
  };
  const baselinePolicy = policies.none;
  const runner = createRunner({ store, pool, modelVersion: '1', baselinePolicy, now });
  const work = createWorkRegistry();
  const parts = { runner, store, work, now, lock };
  const sweeps = createSweeps({ ...parts, onChange: (sweep) => void told.push(sweep) });
  /** Starts a sweep of these points, under a meaningless command. */
  const start = async (specs: readonly Spec[], force = false) =>
    (await sweeps.start({ kind: 'sweep', command: 'lab sweep', specs, force })).summary;
  /** Resolves when the pool has started this many more replications. */
  const started = (count: number) =>
    new Promise<void>((resolve) => Object.assign(trigger, { after: count, act: resolve }));
  /** Resolves with the sweep when it no longer runs. */
  async function ended(id: number): Promise<SweepSummary> {
    while (sweeps.get(id).state === 'running') {
      await new Promise((resolve) => setImmediate(resolve));
    }
    return sweeps.get(id);
  }
  return { ...parts, pool, fail, told, locks, sweeps, simulated, start, started, ended };
}
