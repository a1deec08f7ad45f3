import type { Spec } from '../../shared/spec/spec.ts';
import { formatFieldValue } from '../../shared/sweep.ts';

export interface DifferingField {
  readonly path: string;
  readonly value: string;
  /** What the preset has. */
  readonly preset: string;
}

/** The fields in which a spec is not as another one, in their order. */
export function differingFields(spec: Spec, preset: Spec): DifferingField[] {
  const sections = Object.entries(spec) as [keyof Spec, object][];
  return sections.flatMap(([section, fields]) => {
    const others = new Map<string, unknown>(Object.entries(preset[section]));
    return Object.entries(fields).flatMap(([name, value]) => {
      const [own, other] = [formatFieldValue(value), formatFieldValue(others.get(name))];
      return own === other ? [] : [{ path: `${section}.${name}`, value: own, preset: other }];
    });
  });
}
