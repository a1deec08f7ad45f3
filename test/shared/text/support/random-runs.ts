import fc from 'fast-check';
import {
  comparedExposures,
  comparisonAnswers,
  type Comparison,
  type ComparisonRow,
  type ExposureComparison,
} from '../../../../shared/comparison.ts';
import { contractAnswers } from '../../../../shared/contract-answer.ts';
import { counterNames } from '../../../../shared/counter-names.ts';
import { cpuTimeCategories } from '../../../../shared/cpu-time-categories.ts';
import type { Estimate, ExposureWindows, RunResult } from '../../../../shared/result.ts';
import type { Spec } from '../../../../shared/spec/spec.ts';
import type { StudyTableInput } from '../../../../shared/text/study-table.ts';
import type { ValidationText } from '../../../../shared/text/validation-table.ts';
import type { ValidationRow } from '../../../../shared/validation.ts';
import { noContract } from '../../../support/contracts.ts';
import { policies } from '../../../support/policies.ts';
import { makeKernelBuild, makeMachine, makeSpec } from '../../../support/specs.ts';
import { makeWindows } from '../../../support/window-times.ts';
import { anyCharacter } from '../../../support/any-character.ts';
import { setupOf } from '../../../support/setup-words.ts';

const exact = (mean: number): Estimate => ({ mean, low: mean, high: mean });
const twice = (estimate: Estimate) => ({ tick: estimate, precise: estimate });
const nothing = { mean: null, p50: null, p99: null, max: null };

function zeros<K extends string>(names: readonly K[]): { [P in K]: number } {
  return Object.fromEntries(names.map((name) => [name, 0])) as { [P in K]: number };
}

/** A result in which nothing was observed, with these parts set. */
export function makeRun(spec: Spec, change: Partial<RunResult> = {}): RunResult {
  return {
    key: 'a'.repeat(64),
    modelVersion: '3',
    spec,
    replications: 5,
    precisionReached: true,
    overhead: { tick: exact(1), precise: exact(1), elapsed: exact(1) },
    sysPerOpNs: twice(exact(2000)),
    sysSeconds: twice(exact(900)),
    addedSysSeconds: twice(exact(0)),
    elapsedSeconds: exact(300),
    cpuTimeShare: zeros(cpuTimeCategories),
    idleHandlerShare: 0,
    counters: zeros(counterNames),
    coalescedShare: null,
    shootdownLatencyNs: { ...nothing, count: 0 },
    exposureWindowNs: makeWindows(),
    contract: noContract,
    attackedContract: null,
    warmupMs: 2,
    wallMs: 10,
    ...change,
  };
}

/** What a spec's schema accepts as a name, including words that mail programs treat specially. */
const name = fc.oneof(
  fc.stringMatching(/^[!-~]{1,64}$/),
  fc.constantFrom('sync', 'deferred-bounded', '>', '>quoted', 'From', 'a|b', '---', '='.repeat(64)),
);
/** Any text that a caller may pass. */
const words = fc.oneof(
  fc.string({ unit: anyCharacter, maxLength: 120 }),
  fc.string({ unit: 'grapheme-ascii', maxLength: 120 }),
  fc.constantFrom('From here', '> quoted', '\ttab ', 'a=3Db', '', '| |', 'machine.cpus=96, latr'),
);
const positive = (max: number) => fc.double({ min: 1e-3, max, noNaN: true });
const nullable = (max: number) => fc.option(positive(max), { freq: 5 });

const estimateUpTo = (max: number): fc.Arbitrary<Estimate> =>
  fc
    .tuple(positive(max), fc.constantFrom(0, 0.001, 0.02, 0.5))
    .map(([mean, half]) => ({ mean, low: mean * (1 - half), high: mean * (1 + half) }));

const windowTimes = fc.record({
  count: fc.constantFrom(0, 1, 123_456_789),
  openShare: fc.constantFrom(0, 1e-6, 0.37, 0.9999, 1),
  p50: nullable(1e11),
  p90: nullable(1e11),
  p99: nullable(1e11),
  max: nullable(1e11),
  openShareEstimate: fc.constant(null),
  p50Estimate: fc.option(estimateUpTo(1e11)),
  p99Estimate: fc.option(estimateUpTo(1e11)),
});

const windows: fc.Arbitrary<ExposureWindows> = fc.record({
  horizonNs: nullable(6e10),
  horizonIsShort: fc.boolean(),
  pairs: windowTimes,
  busy: windowTimes,
  worstCpu: windowTimes,
  idleShare: nullable(1),
  openIdleShare: nullable(1),
  userShare: fc.constant(0.5),
  pageCpuSeconds: fc.constant(1),
});

const spec: fc.Arbitrary<Spec> = fc
  .record({
    machine: name,
    workload: fc.oneof(name, fc.constant('kernel-build')),
    policy: name,
    preset: fc.constantFrom(...Object.values(policies)),
    cpus: fc.integer({ min: 1, max: 1024 }),
    attacker: fc.constantFrom('none', 'spinner', 'parked'),
    seed: fc.nat(2 ** 32 - 1),
  })
  .map(({ machine, workload, policy, preset, cpus, attacker, seed }) =>
    makeSpec(
      { ...makeMachine(cpus), name: machine },
      makeKernelBuild(cpus, { name: workload, attacker }),
      { ...preset, name: policy },
      { seed },
    ),
  );

/** A run with any numbers that a simulation can give; the largest are far above any seen. */
export const run: fc.Arbitrary<RunResult> = fc
  .record({
    spec,
    key: fc.stringMatching(/^[0-9a-f]{64}$/),
    modelVersion: fc.constantFrom('2', '3', '12.1'),
    replications: fc.integer({ min: 1, max: 10_000 }),
    precisionReached: fc.boolean(),
    ratio: estimateUpTo(1e6),
    elapsed: estimateUpTo(1e6),
    sysPerOpNs: estimateUpTo(1e9),
    sysSeconds: estimateUpTo(1e9),
    elapsedSeconds: estimateUpTo(1e9),
    exposureWindowNs: windows,
    answer: fc.constantFrom(...contractAnswers),
  })
  .map(({ spec: of, ratio, elapsed, sysPerOpNs, sysSeconds, answer, ...own }) => {
    const bare = makeRun(of);
    return {
      ...bare,
      ...own,
      overhead: { ...twice(ratio), elapsed },
      sysPerOpNs: twice(sysPerOpNs),
      sysSeconds: twice(sysSeconds),
      contract: { ...bare.contract, answer },
    };
  });

const command = fc.array(words, { maxLength: 8 }).map((more) => ['lab', 'sweep', ...more]);

/** Some runs, half of them with the first one's machine and workload, as in a sweep. */
export const studyInput: fc.Arbitrary<StudyTableInput> = fc
  .record({
    first: run,
    others: fc.array(fc.tuple(run, fc.boolean()), { maxLength: 6 }),
    machine: words,
    names: fc.option(fc.array(words, { minLength: 1, maxLength: 7 })),
    rowHeader: fc.option(words, { nil: undefined }),
    published: fc.array(positive(100), { maxLength: 2 }),
    command,
  })
  .map(({ first, others, machine, names, rowHeader, published, command: typed }) => {
    const { machine: onMachine, workload } = first.spec;
    const same = (one: RunResult) => ({
      ...one,
      spec: { ...one.spec, machine: onMachine, workload },
    });
    const runs = [first, ...others.map(([one, isSame]) => (isSame ? same(one) : one))];
    return {
      runs,
      published: new Map([
        [
          first.key,
          published.map((ratio, i) => ({
            machine: onMachine.name,
            policy: first.spec.policy.name,
            ratio,
            source: `v${i + 7}`,
          })),
        ],
      ]),
      describeSetup: setupOf(machine),
      ...(names ? { nameRow: (one: RunResult) => names[runs.indexOf(one)] ?? 'more' } : {}),
      ...(rowHeader === undefined ? {} : { rowHeader }),
      command: typed,
    };
  });

const differences = fc.array(
  fc.record({
    path: fc.constantFrom('machine.cpus', 'policy.name', 'policy.drainAt', 'modelVersion'),
    baseline: fc.oneof(positive(1e6), name, fc.constant(null)),
    value: fc.oneof(positive(1e6), name, fc.array(name, { maxLength: 4 })),
  }),
  { maxLength: 5 },
);

const comparedExposure: fc.Arbitrary<ExposureComparison> = fc.record({
  name: fc.constantFrom(...comparedExposures),
  baseline: fc.option(positive(1e9)),
  value: fc.option(positive(1e9)),
  change: fc.option(estimateUpTo(1e6)),
  answer: fc.constantFrom(...comparisonAnswers),
});

const comparisonRow: fc.Arbitrary<ComparisonRow> = fc.record({
  run,
  paired: fc.boolean(),
  n: fc.integer({ min: 1, max: 10_000 }),
  ratio: estimateUpTo(1e6),
  jointRatio: estimateUpTo(1e6),
  answer: fc.constantFrom(...comparisonAnswers),
  differenceNs: estimateUpTo(1e9),
  pHolm: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
  exposure: fc.array(comparedExposure, { maxLength: 4 }),
  differs: differences,
});

export const comparison: fc.Arbitrary<Comparison> = fc.record({
  baseline: run,
  margin: fc.double({ min: 0.0001, max: 0.5, noNaN: true }),
  rows: fc.array(comparisonRow, { minLength: 1, maxLength: 6 }),
  ranges: fc.array(
    fc.record({
      key: fc.constant('c'.repeat(64)),
      machine: name,
      policy: name,
      low: positive(1e3),
      high: positive(1e3),
      sets: fc.integer({ min: 1, max: 200 }),
    }),
    { maxLength: 3 },
  ),
  command,
  commandNotes: fc.array(
    words.map((text) => `Note: ${text}`),
    { maxLength: 2 },
  ),
});

const error = fc.double({ min: -1, max: 100, noNaN: true });

const validationRows: fc.Arbitrary<ValidationRow[]> = fc.array(
  fc.record({
    machine: name,
    policy: name,
    source: fc.constantFrom('v7', 'v8', 'v9-batch'),
    publishedRatio: positive(1e4).map((added) => 1 + added),
    publishedAddedSeconds: nullable(1e6),
    fitted: fc.boolean(),
    nullRatio: positive(1e4),
    nullError: error,
    leftOut: fc.option(fc.record({ low: positive(2), high: positive(1e4), sets: fc.nat(100) })),
    simulated: fc.record({
      ratio: estimateUpTo(1e4),
      error,
      addedSeconds: estimateUpTo(1e6),
      secondsError: fc.option(error),
      precisionReached: fc.boolean(),
      replications: fc.nat(100),
    }),
  }),
  { maxLength: 15 },
);

export const validationText: fc.Arbitrary<ValidationText> = fc.record({
  rows: validationRows,
  uncertainty: fc.record({
    searched: fc.nat(20),
    determined: fc.nat(20),
    sets: fc.nat(100),
    command: words,
    modelVersion: fc.constantFrom('2', '3', '12.1'),
    date: fc.constant('2026-11-30'),
    isolation: fc.array(
      fc.record({ machine: name, policy: name, on: positive(100), off: positive(100) }),
      { maxLength: 4 },
    ),
  }),
});
