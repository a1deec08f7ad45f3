import * as v from 'valibot';
import { line, word } from '../schema-parts.ts';
import { policyPresetSchema } from '../spec/policy.ts';
import { assignmentSchema } from '../spec/spec-request.ts';

/** Policies of one's own; `lab.describe` lists them behind the built-in ones. */
export const policyCalls = {
  /** Saves decisions on top of a policy under a new name, or with `replace` under a known one. */
  'policy.save': {
    input: v.strictObject({
      name: word,
      from: word,
      set: v.optional(v.pipe(v.array(assignmentSchema), v.maxLength(50)), []),
      title: v.exactOptional(line),
      replace: v.optional(v.boolean(), false),
    }),
    output: policyPresetSchema,
  },
};
