import type { Crossover, SmallestChanges } from '../../../shared/questions.ts';
import type { Policy } from '../../../shared/spec/policy.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import type { Pool } from '../../pool/pool.ts';
import { findCrossover, type PlaceOfTwo } from './crossover.ts';
import type { RangeOptions } from './member-ranges.ts';
import { findSmallestChanges, type Claim } from './smallest-changes.ts';

/** What one asks once there are results: when would they be others. */
export interface Questions {
  /** By field, the smallest change with which a claim fails. @throws LabError `bad-value`, `cancelled`. */
  whatWouldFail(spec: Spec, claim: Claim, options?: RangeOptions): Promise<SmallestChanges>;
  /** Where along an axis the second policy overtakes the first. @throws LabError `cancelled`. */
  whereOvertaken(places: readonly PlaceOfTwo[], options?: RangeOptions): Promise<Crossover>;
}

export function createQuestions(pool: Pool, baselinePolicy: Policy): Questions {
  return {
    whatWouldFail: (spec, claim, options = {}) =>
      findSmallestChanges({ pool, baselinePolicy, spec, claim }, options),
    whereOvertaken: (places, options = {}) => findCrossover(pool, places, options),
  };
}
