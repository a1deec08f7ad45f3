import * as v from 'valibot';
import { sectionEntries } from './field-schema.ts';
import { policyFields } from './policy-fields.ts';
import { userPolicyFields } from './user-policy-fields.ts';
import { workloadFields } from './workload-fields.ts';

export const policySchema = v.strictObject(sectionEntries('policy', policyFields));

/** The same of the policy that governs user mappings beside one that governs the direct map. */
export const userPolicySchema = v.strictObject(
  sectionEntries('userPolicy', userPolicyFields),
) as v.GenericSchema<Policy>;

/** A policy with every field set. */
export type Policy = Readonly<v.InferOutput<typeof policySchema>>;

export type Pending = Policy['pending'];
export type DrainPoint = Policy['drainAt'][number];
export type ContractBound = Policy['contract'];
export const contractBounds = policyFields.contract.choices;

export const policyPresetSchema = v.strictObject({
  policy: v.pipe(policySchema, v.readonly()),
  title: v.string(),
  /** Where the policy comes from: a patch, a paper, a reviewer's proposal. */
  source: v.string(),
  /** When another CPU is guaranteed to be clean, in one sentence. */
  contract: v.string(),
  /** What it decides the flushes of; see `governs`. */
  governs: v.pipe(v.array(v.picklist(workloadFields.domain.choices)), v.readonly()),
});

/** A preset: the policy's data and what users need to know about it. One file each. */
export type PolicyPreset = Readonly<v.InferOutput<typeof policyPresetSchema>>;
