import { modelVersion } from '../../../../../main/engine/run.ts';
import { runKey } from '../../../../../main/lab/runs/run-key.ts';
import { openStore } from '../../../../../main/store/sqlite-store.ts';
import type { Spec } from '../../../../../shared/spec/spec.ts';
import {
  sentinelDistributions,
  sentinelReplications,
  sentinelRun,
  type SentinelPlan,
} from '../../../../support/sentinel-runs.ts';

export const keyOf = (spec: Spec): string => runKey(modelVersion, spec);

/** Fills a database with the sentinel's figures for all of these, so that no command simulates. */
export function storeSentinels(
  path: string,
  specs: readonly Spec[],
  plan: SentinelPlan = {},
  hasReplications = true,
): void {
  const store = openStore(path);
  for (const spec of specs) {
    const key = keyOf(spec);
    const at = '2026-01-02T03:04:05.000Z';
    if (store.findRun(key) !== undefined) continue;
    store.beginRun({ key, modelVersion, spec, startedAt: at });
    const result = sentinelRun(key, spec, plan);
    const distributions = sentinelDistributions();
    const replications = hasReplications ? sentinelReplications(spec) : [];
    store.completeRun({ key, finishedAt: at, result, replications, distributions });
  }
  store.close();
}
