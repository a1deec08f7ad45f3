import type { RunResult } from '../../shared/result.ts';

export const modelPath = 'modelVersion';

const sections = ['policy', 'machine', 'workload', 'run'] as const;

/** Every field of a run by its dotted path, in the order in which they are shown. */
export function listFields({ spec, modelVersion }: RunResult): Map<string, unknown> {
  const fields = new Map<string, unknown>([[modelPath, modelVersion]]);
  for (const section of sections) {
    for (const [name, value] of Object.entries(spec[section])) {
      fields.set(`${section}.${name}`, value);
    }
  }
  return fields;
}

export function readField(run: RunResult, path: string): unknown {
  return listFields(run).get(path);
}
