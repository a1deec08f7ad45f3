import { replicationDigest, runKey } from '../../../../main/lab/runs/run-key.ts';
import { toSample } from '../../../../main/lab/statistics/sample.ts';
import { summarize } from '../../../../main/lab/runs/summarize.ts';
import type { RunStatus, RunStore } from '../../../../main/store/store.ts';
import type { ContractAnswer } from '../../../../shared/contract-answer.ts';
import type { RunResult } from '../../../../shared/result.ts';
import type { Spec } from '../../../../shared/spec/spec.ts';
import { policies } from '../../../support/policies.ts';
import { makeKernelBuild, makeMachine, makeSpec } from '../../../support/specs.ts';
import { makeUp } from '../../lab/fakes/made-up-result.ts';

export const modelVersion = '7';

export interface RunPlan {
  readonly seed: number;
  readonly policy?: keyof typeof policies;
  readonly cpus?: number;
  readonly workload?: string;
  /** CPUs that the workload was recorded on; default that it was fitted to no trace. */
  readonly recordedCpus?: number;
  readonly startedAt?: string;
  /** Default done. */
  readonly status?: RunStatus;
  /** Default none: made-up results have no exposure. */
  readonly windowP99Ns?: number | null;
  /** The horizon that the percentile is beyond; default that it is not. */
  readonly windowBeyondNs?: number | null;
  /** Default as the policy keeps it. */
  readonly contract?: ContractAnswer;
  /** Default true. */
  readonly precisionReached?: boolean;
}

export function specOf({ seed, policy = 'sync', cpus = 4, workload, recordedCpus }: RunPlan): Spec {
  const recorded = recordedCpus && { trace: 'a'.repeat(64), cpus: recordedCpus };
  const build = makeKernelBuild(4, {
    ...(workload === undefined ? {} : { name: workload }),
    ...(recorded ? { recorded } : {}),
  });
  return makeSpec(makeMachine(cpus), build, policies[policy], { seed });
}

export const keyOf = (plan: RunPlan) => runKey(modelVersion, specOf(plan));

const numbers = [0, 1, 2];

/** A whole result as the lab makes it, of made-up replications. */
export function resultOf(plan: RunPlan): RunResult {
  const spec = specOf(plan);
  const results = numbers.map((n) => makeUp(spec, n));
  const baseline = numbers.map((n) => toSample(makeUp({ ...spec, policy: policies.none }, n)));
  const result = summarize({
    key: keyOf(plan),
    modelVersion,
    spec,
    results,
    samples: results.map(toSample),
    baseline,
    precisionReached: plan.precisionReached ?? true,
    wallMs: 12,
  });
  const { windowP99Ns = null, windowBeyondNs = null } = plan;
  const count = windowP99Ns === null && windowBeyondNs === null ? 0 : 1000;
  const pairs = { ...result.exposureWindowNs.pairs, count, p99: windowP99Ns };
  const horizonNs = windowBeyondNs ?? result.exposureWindowNs.horizonNs;
  const contract = { ...result.contract, answer: plan.contract ?? result.contract.answer };
  return {
    ...result,
    exposureWindowNs: { ...result.exposureWindowNs, horizonNs, pairs },
    contract,
  };
}

export function beginRun(store: RunStore, plan: RunPlan): string {
  const { startedAt = '2026-01-02T03:04:05.000Z' } = plan;
  const key = keyOf(plan);
  store.beginRun({ key, modelVersion, spec: specOf(plan), startedAt });
  return key;
}

/** Records a run as the lab does, up to its status, and gives its key. */
export function record(store: RunStore, plan: RunPlan): string {
  const key = beginRun(store, plan);
  const { status = 'done' } = plan;
  const finishedAt = '2026-03-04T05:06:07.000Z';
  if (status === 'failed' || status === 'cancelled') {
    store.endRun({ key, finishedAt, status, error: `it was ${status}` });
  } else if (status === 'done') {
    const replications = numbers.map((n) => {
      const whole = makeUp(specOf(plan), n);
      const { shootdownLatency: _latency, exposure: _exposure, ...kept } = whole;
      return { replication: n, result: kept, digest: replicationDigest(whole) };
    });
    store.completeRun({ key, finishedAt, result: resultOf(plan), replications });
  }
  return key;
}
