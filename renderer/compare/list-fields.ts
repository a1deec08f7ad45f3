import type { RunResult } from '../../shared/result.ts';
import { readFields } from '../../shared/spec/read-fields.ts';
import { readField } from '../../shared/spec/read-field.ts';

export const modelPath = 'modelVersion';

/** Where a workload was recorded: no field, but compared like one. */
const recordedPath = 'workload.recorded';

/**
 * All in which runs can differ, by its dotted path, in the order in which it is shown: the policy, which
 * most comparisons are about, goes before the machine.
 */
export function listFields({ spec, modelVersion }: RunResult): Map<string, unknown> {
  const fields = [...readFields(spec)];
  const isOfPolicy = ([path]: (typeof fields)[number]) => path.startsWith('policy.');
  const recorded = readField(spec, recordedPath);
  return new Map<string, unknown>([
    [modelPath, modelVersion],
    ...fields.filter(isOfPolicy),
    ...fields.filter((field) => !isOfPolicy(field)),
    ...(recorded === undefined ? [] : [[recordedPath, recorded] as const]),
  ]);
}
