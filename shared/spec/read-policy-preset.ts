import * as v from 'valibot';
import { LabError } from '../errors.ts';
import { policyPresetSchema, type PolicyPreset } from './policy.ts';

const hint = 'import what lab policy export has written';

/** Reads a preset from its JSON. @throws LabError `bad-value`, with the first problem. */
export function readPolicyPreset(text: string): PolicyPreset {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new LabError('bad-value', 'the policy is no JSON', hint, { cause: error });
  }
  const parsed = v.safeParse(policyPresetSchema, value, { abortEarly: true });
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw new LabError('bad-value', `${v.getDotPath(issue) ?? 'it'}: ${issue.message}`, hint);
  }
  if (parsed.output.governs.length > 0) return parsed.output;
  throw new LabError('bad-value', 'governs: the policy governs nothing', hint);
}
