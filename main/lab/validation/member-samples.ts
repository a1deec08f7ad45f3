import { measureNames, type MeasureName } from '../../../shared/figures/measures.ts';
import { measures } from '../../../shared/figures/run/measures.ts';
import type { FigureInput } from '../../../shared/figures/run/figure-input.ts';
import type { ReplicationResult, RunResult } from '../../../shared/result.ts';
import type { Policy } from '../../../shared/spec/policy.ts';
import { asBaseline } from '../../../shared/spec/user-side.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import type { Pool } from '../../pool/pool.ts';
import { runKey } from '../runs/run-key.ts';
import { sizeOf } from '../runs/run-work.ts';
import { summarize } from '../runs/summarize.ts';
import { toSample, type Sample } from '../statistics/sample.ts';
import { createSharedWork } from '../work/shared-work.ts';
import type { Tally } from '../work/tally.ts';
import type { SpecMembers } from './spec-members.ts';

/** Each set is simulated so often: differences between sets are paired, and need few. */
export const memberReplications = 2;

/** What a run came to under one set of constants. */
export interface MemberSample {
  readonly sysPerOpNs: number;
  /** null where the run has no such quantity. */
  readonly values: Readonly<Record<MeasureName, number | null>>;
}

/** A run and its baseline under the stored constants first, then under each set. */
export type RunSamples = readonly MemberSample[];

export interface SampleOptions {
  readonly signal?: AbortSignal | undefined;
  readonly tally: Tally;
  readonly lane?: string | undefined;
}

/** Simulates runs under sets of constants. */
export interface MemberSampler {
  /** Counts what `sample` will simulate. */
  expect(spec: Spec, members: SpecMembers, tally: Tally): void;
  /** @throws LabError `cancelled`, or `run-failed` as a run does. */
  sample(spec: Spec, members: SpecMembers, options: SampleOptions): Promise<RunSamples>;
}

/** What reads a quantity of one run. */
export const alone = (run: RunResult): FigureInput => ({
  runs: [run],
  published: new Map(),
  distributions: new Map(),
  describeSetup: () => ({ machine: '', kernel: '', workload: '' }),
  command: [],
});

function quantitiesOf(run: RunResult): MemberSample['values'] {
  const input = alone(run);
  const entries = measureNames.map((name) => {
    const value = measures[name].read(run, input);
    return [name, value === null || typeof value === 'number' ? value : value.mean] as const;
  });
  return Object.fromEntries(entries) as Record<MeasureName, number | null>;
}

function toMemberSample(
  spec: Spec,
  results: readonly ReplicationResult[],
  baseline: readonly Sample[],
): MemberSample {
  const samples = results.map(toSample);
  const named = { key: '', modelVersion: '', precisionReached: true, wallMs: 0 };
  const run = summarize({ ...named, spec, results, samples, baseline });
  return { sysPerOpNs: run.sysPerOpNs.tick.mean, values: quantitiesOf(run) };
}

const numbers = Array.from({ length: memberReplications }, (_, i) => i);

export function createMemberSampler(
  pool: Pool,
  baselinePolicy: Policy,
  modelVersion: string,
): MemberSampler {
  /** Several policies meet the same baselines. They have no shootdowns, so each takes little memory. */
  const baselines = createSharedWork<Sample>({ keep: true });
  const known = new Set<string>();
  const keyOf = (spec: Spec) => runKey(modelVersion, spec);
  const baselineOf = (spec: Spec): Spec => asBaseline(spec, baselinePolicy);
  const entryOf = (tally: Tally, kind: 'run' | 'baseline', spec: Spec) =>
    tally.entry(`${kind} ${keyOf(spec)}`, memberReplications, () => sizeOf(spec));

  function sampleBaseline(spec: Spec, n: number, { tally, lane, signal }: SampleOptions) {
    const key = keyOf(spec);
    return baselines.join(`${key} ${n}`, signal, async (own) => {
      const entry = entryOf(tally, 'baseline', spec);
      const options = { signal: own, lane, onTook: entry.took };
      const sample = toSample(await pool.replicate(spec, n, options));
      entry.finish();
      known.add(key);
      return sample;
    });
  }

  async function sampleOne(spec: Spec, options: SampleOptions): Promise<MemberSample> {
    const { tally, lane, signal } = options;
    const { took: onTook, finish } = entryOf(tally, 'run', spec);
    const replicate = async (n: number) => {
      const result = await pool.replicate(spec, n, { signal, lane, onTook });
      finish();
      return result;
    };
    const [results, baseline] = await Promise.all([
      Promise.all(numbers.map(replicate)),
      Promise.all(numbers.map((n) => sampleBaseline(baselineOf(spec), n, options))),
    ]);
    return toMemberSample(spec, results, baseline);
  }

  return {
    expect(spec, { specs }, tally) {
      for (const own of [spec, ...specs]) {
        entryOf(tally, 'run', own);
        const baseline = baselineOf(own);
        if (!known.has(keyOf(baseline))) entryOf(tally, 'baseline', baseline);
      }
    },
    sample: (spec, { specs }, options) =>
      Promise.all([spec, ...specs].map((own) => sampleOne(own, options))),
  };
}
