import type { Spec } from '../../../shared/spec/spec.ts';
import type { SweepRow } from '../../store/store.ts';
import type { Presets } from '../spec/presets.ts';
import { publishedMachines } from './published.ts';
import { resolveRequest } from '../spec/resolve.ts';

/** The command that runs the reference study. */
export const studyCommand = 'lab study';

/** The reference study: each published machine under every preset, in the order of the list. */
export function planStudy(presets: Presets): Spec[] {
  return Object.keys(publishedMachines).flatMap((machine) =>
    presets.policies.map(({ policy }) => resolveRequest({ machine, policy: policy.name }, presets)),
  );
}

/** True if the recorded sweep is the study as it is today: the same runs of the same model version. */
export function isStudy(sweep: SweepRow, keys: readonly string[]): boolean {
  return sweep.points.length === keys.length && sweep.points.every(({ key }, i) => key === keys[i]);
}
