import type { Field } from './field.ts';

/** What a field means, when it counts and what it is if nobody sets it, in one line: help and forms say it. */
export function describeField(field: Field): string {
  const { text, onlyWith } = field;
  const need = onlyWith ? `; counts only with ${onlyWith.path}=${onlyWith.value}` : '';
  const value = 'default' in field ? `; default ${field.default}` : '';
  return text + need + value;
}
