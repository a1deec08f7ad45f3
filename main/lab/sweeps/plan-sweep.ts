import type { ParsedInput } from '../../../shared/contract.ts';
import { LabError } from '../../../shared/errors.ts';
import type { SpecRequest } from '../../../shared/spec/spec-request.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { isExcluded, parseCondition } from '../../../shared/sweep-condition.ts';
import { expandAxes, parseAxis, type Point } from '../../../shared/sweep.ts';
import { createPacer } from '../work/pacer.ts';
import { pinPresets, type Presets } from '../spec/presets.ts';
import { resolveRequest } from '../spec/resolve.ts';

/** A sweep as a person requests it: axes and conditions in the forms of `--vary` and `--where`. */
export type SweepRequest = Omit<ParsedInput<'sweep.plan'>['sweep'], 'base'> & {
  readonly base: SpecRequest;
};

export interface SweepPoint {
  readonly point: Point;
  readonly spec: Spec;
}

/**
 * The points of a sweep in planned order, without those that a condition excludes.
 * @throws LabError `bad-usage` without an axis or without a run, and what parsing and resolving throw.
 */
export async function planPoints(request: SweepRequest, presets: Presets): Promise<SweepPoint[]> {
  const { base, vary, mode, where } = request;
  const axes = vary.map(parseAxis);
  if (axes.length === 0) {
    throw new LabError('bad-usage', 'a sweep needs an axis', 'lab sweep --vary machine.cpus=4,96');
  }
  const conditions = where.map(parseCondition);
  const pinned = pinPresets(presets);
  const kept: SweepPoint[] = [];
  const pace = createPacer();
  for (const point of expandAxes(axes, mode)) {
    await pace();
    if (isExcluded(point, conditions)) continue;
    const spec = resolveRequest({ ...base, set: [...(base.set ?? []), ...point] }, pinned);
    if (conditions.every((condition) => condition.holds(spec))) kept.push({ point, spec });
  }
  if (kept.length > 0) return kept;
  throw new LabError('bad-usage', '--where excludes every run', 'lab sweep --dry-run lists them');
}
