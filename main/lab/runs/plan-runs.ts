import type { Spec } from '../../../shared/spec/spec.ts';
import { createPacer } from '../work/pacer.ts';
import type { Runner } from './runner.ts';

export interface PlannedRun {
  readonly key: string;
  readonly spec: Spec;
  readonly stored: boolean;
}

/** The runs of these specs, each marked as stored or not. */
export async function planRuns(
  runner: Pick<Runner, 'keyOf' | 'has'>,
  specs: readonly Spec[],
): Promise<PlannedRun[]> {
  const pace = createPacer();
  const planned: PlannedRun[] = [];
  for (const spec of specs) {
    await pace();
    const key = runner.keyOf(spec);
    planned.push({ key, spec, stored: runner.has(key) });
  }
  return planned;
}
