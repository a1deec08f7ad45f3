import type { Spec } from '../../shared/spec/spec.ts';
import { findDifferingFields } from '../../shared/spec/find-differing-fields.ts';
import { showFieldValue } from '../../shared/spec/format-field-value.ts';

export interface DifferingField {
  readonly path: string;
  readonly value: string;
  /** The preset's value. */
  readonly preset: string;
}

/** The fields in which a spec differs from another, in order. */
export function differingFields(spec: Spec, preset: Spec): DifferingField[] {
  return findDifferingFields(preset, spec).map(({ path, baseline, value }) => ({
    path,
    value: showFieldValue(value),
    preset: showFieldValue(baseline),
  }));
}
