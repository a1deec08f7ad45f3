import * as v from 'valibot';
import { fieldSchema } from './field-schema.ts';
import { isPresetName, presetNameRule } from './preset-name.ts';
import { specFields, type SpecField } from './spec-fields.ts';

const schemas = new Map(specFields.map((field) => [field.path, fieldSchema(field.path, field)]));

function complain(field: SpecField, value: unknown): string | null {
  if (field.kind === 'name') {
    const isName = typeof value === 'string' && isPresetName(value);
    return isName ? null : `${field.path} must be ${presetNameRule}`;
  }
  // The engine decides which rules are valid.
  if ('rule' in field && typeof value === 'string' && value.includes('cpus')) return null;
  const parsed = v.safeParse(schemas.get(field.path)!, value, { abortEarly: true });
  return parsed.success ? null : parsed.issues[0].message;
}

/**
 * The problem with a new value of a field, in the lab's words; null if valid. `parseSpec` checks rules
 * over several fields.
 */
export function checkFieldValue(field: SpecField, value: unknown): string | null {
  const complaint = complain(field, value);
  return complaint === null ? null : `${complaint}, got ${JSON.stringify(value) ?? 'nothing'}`;
}
