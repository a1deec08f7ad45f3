import type { FieldDifference } from '../comparison.ts';
import { formatFieldValue } from './format-field-value.ts';
import { readFields } from './read-fields.ts';
import type { Spec } from './spec.ts';

/**
 * The fields in which a spec differs from another, in table order. Where the workloads were recorded
 * comes last, in words: it is not a settable field.
 */
export function findDifferingFields(baseline: Spec, spec: Spec): readonly FieldDifference[] {
  const base = readFields(baseline);
  const fields = [...readFields(spec)].map(([path, value]) => ({
    path,
    baseline: base.get(path),
    value,
  }));
  const recorded = {
    path: 'workload.recorded',
    baseline: formatFieldValue(baseline.workload.recorded),
    value: formatFieldValue(spec.workload.recorded),
  };
  // Values of one field are equal if their texts are.
  return [...fields, recorded].filter(
    (one) => formatFieldValue(one.baseline) !== formatFieldValue(one.value),
  );
}
