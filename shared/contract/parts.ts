import * as v from 'valibot';
import {
  counterNames,
  cpuTimeCategories,
  type CounterName,
  type CpuTimeCategory,
  type RunResult,
} from '../result.ts';
import { errorCodes } from '../errors.ts';
import { contractBounds } from '../spec/policy.ts';
import { specSchema, type Spec } from '../spec/spec.ts';

/** Rows of one page, at most: a page stays well under the limit of a message. */
export const maxPageRows = 200;

export const empty = v.strictObject({});
export const finite = v.pipe(v.number(), v.finite());
export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
export const timestamp = v.pipe(v.string(), v.isoTimestamp());

const shortText = (max: number) => v.pipe(v.string(), v.maxLength(max));
/** A name, a path or a value as a person writes it. */
export const word = v.pipe(shortText(200), v.minLength(1));
export const line = shortText(4000);

/** A run's key: SHA-256 in hex. */
export const runKeySchema = v.pipe(
  v.string(),
  v.regex(/^[0-9a-f]{64}$/, 'a run key is 64 hex digits'),
);
export const runKeysSchema = v.pipe(v.array(runKeySchema), v.minLength(1), v.maxLength(1000));

export const pageEntries = {
  offset: v.optional(count, 0),
  limit: v.optional(v.pipe(count, v.minValue(1), v.maxValue(maxPageRows)), 50),
};

/** A page of rows, and how many there are in all. */
export function pageOf<T extends v.GenericSchema>(row: T) {
  return v.strictObject({ total: count, rows: v.pipe(v.array(row), v.maxLength(maxPageRows)) });
}

export const estimateSchema = v.strictObject({ mean: finite, low: finite, high: finite });

const distributionEntries = {
  mean: v.nullable(finite),
  p50: v.nullable(finite),
  p99: v.nullable(finite),
  max: v.nullable(finite),
};
const distribution = v.strictObject(distributionEntries);
const twoClocks = v.strictObject({ tick: estimateSchema, precise: estimateSchema });

export function numbersByName<K extends string>(names: readonly K[]) {
  const entries = Object.fromEntries(names.map((name) => [name, finite])) as Record<
    K,
    typeof finite
  >;
  return v.strictObject(entries);
}

/** A full spec, every field set. */
export const fullSpecSchema: v.GenericSchema<Spec> = specSchema;

/** What simulations and replays tell in the same form. */
export const observationEntries = {
  cpuTimeShare: numbersByName<CpuTimeCategory>(cpuTimeCategories),
  idleHandlerShare: finite,
  counters: numbersByName<CounterName>(counterNames),
  coalescedShare: v.nullable(finite),
  shootdownLatencyNs: v.strictObject({ ...distributionEntries, count }),
  exposureWindowNs: v.strictObject({
    pairs: distribution,
    worstCpu: distribution,
    unboundedShare: finite,
    userShare: finite,
    pageCpuSeconds: finite,
  }),
  contract: v.strictObject({
    bound: v.picklist(contractBounds),
    boundNs: v.nullable(finite),
    worstNs: v.nullable(finite),
    kept: v.boolean(),
  }),
};

/** Does not compile when it gives other than RunResult says. */
export const runResultSchema: v.GenericSchema<RunResult> = v.strictObject({
  key: runKeySchema,
  modelVersion: word,
  spec: fullSpecSchema,
  replications: count,
  precisionReached: v.boolean(),
  overhead: v.strictObject({
    tick: estimateSchema,
    precise: estimateSchema,
    elapsed: estimateSchema,
  }),
  sysPerOpNs: twoClocks,
  sysSeconds: twoClocks,
  addedSysSeconds: twoClocks,
  elapsedSeconds: estimateSchema,
  ...observationEntries,
  warmupMs: finite,
  wallMs: finite,
});

export const problemSchema = v.strictObject({
  code: v.picklist(errorCodes),
  message: v.string(),
  hint: v.string(),
});

/** Finished and expected replications; `total` may grow. `etaMs` is null until something is done. */
export const progressSchema = v.strictObject({
  done: count,
  total: count,
  etaMs: v.nullable(finite),
});
