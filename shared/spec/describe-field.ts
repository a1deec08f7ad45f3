import type { Field } from './field.ts';

/** What a field means, when it applies and its default, in one line for help and forms. */
export function describeField(field: Field): string {
  const { text, onlyWith } = field;
  const need = onlyWith
    ? `; only applies with ${onlyWith.path}=${[onlyWith.value].flat().join(' or ')}`
    : '';
  const value = 'default' in field ? `; default ${field.default}` : '';
  return text + need + value;
}
