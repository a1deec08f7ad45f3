import type { Comparison } from '../../shared/comparison.ts';
import { showFieldValue } from '../../shared/spec/format-field-value.ts';
import { listFields } from './list-fields.ts';

export interface FieldCell {
  readonly key: string;
  readonly text: string;
  /** Differs from the baseline's. */
  readonly isOther: boolean;
}

export interface FieldRow {
  readonly path: string;
  /** The baseline's first, then in the order of the comparison. */
  readonly cells: readonly FieldCell[];
}

/** The fields in which at least one run differs from the baseline. */
export function listDifferingFields({ baseline, rows }: Comparison): FieldRow[] {
  const differing = new Set(rows.flatMap(({ differs }) => differs.map(({ path }) => path)));
  const fields = listFields(baseline);
  const known = [...fields.keys()].filter((path) => differing.has(path));
  const unknown = [...differing].filter((path) => !fields.has(path));
  return [...known, ...unknown].map((path) => {
    const own = showFieldValue(fields.get(path));
    const cells = rows.map(({ run, differs }) => {
      const other = differs.find((field) => field.path === path);
      return {
        key: run.key,
        text: other ? showFieldValue(other.value) : own,
        isOther: other !== undefined,
      };
    });
    return { path, cells: [{ key: baseline.key, text: own, isOther: false }, ...cells] };
  });
}
