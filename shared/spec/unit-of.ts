import { isNumberField } from './field.ts';
import { findField } from './spec-fields.ts';

/** The unit of a field as written after a value; empty if it has none. */
export function unitOf(path: string): string {
  const field = findField(path);
  return field && isNumberField(field) ? field.unit : '';
}
