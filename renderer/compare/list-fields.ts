import type { RunResult } from '../../shared/result.ts';
import { readFields } from '../../shared/spec/read-fields.ts';
import { readField } from '../../shared/spec/read-field.ts';

export const modelPath = 'modelVersion';

/** Where a workload was recorded: not a field, but compared like one. */
const recordedPath = 'workload.recorded';

/**
 * Everything in which runs can differ, by dotted path, in display order: the policy, the subject of most
 * comparisons, comes before the machine.
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
