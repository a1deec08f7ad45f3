import * as v from 'valibot';
import { profileEntries, sectionEntries } from './field-schema.ts';
import type { NumberNames } from './field.ts';
import { workloadFields } from './workload-fields.ts';

/** A table of quantiles of a workload. */
export type QuantilesName = {
  [K in keyof typeof workloadFields]: (typeof workloadFields)[K]['kind'] extends 'quantiles'
    ? K
    : never;
}[keyof typeof workloadFields];

/** What an attacker can run, in display order. */
export const attackers = workloadFields.attacker.choices.filter((choice) => choice !== 'none');

/** A number of a workload. */
export type WorkloadField = NumberNames<typeof workloadFields>;

const recordedSchema = v.strictObject({
  trace: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'workload.recorded.trace is a hash')),
  cpus: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1024)),
});

/** What a workload was fitted to: a trace, by its hash, and the CPUs of the recording. */
export type RecordedOn = Readonly<v.InferOutput<typeof recordedSchema>>;

/** Only for workloads that were fitted to a trace. It is not a field: it cannot be set. */
const recorded = v.exactOptional(recordedSchema);

export const workloadSchema = v.strictObject({
  ...sectionEntries('workload', workloadFields),
  recorded,
});

/** A workload with every field set. */
export type Workload = Readonly<v.InferOutput<typeof workloadSchema>>;

export const workloadProfileSchema = v.strictObject({
  ...profileEntries('workload', workloadFields),
  recorded,
});

/** A workload as a preset states it: a number can be a rule over `cpus` (see rules.ts). */
export type WorkloadProfile = Readonly<v.InferOutput<typeof workloadProfileSchema>>;
