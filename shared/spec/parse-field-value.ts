import { isNumberText, parseNumber } from './number-text.ts';
import type { FieldValue } from './spec-request.ts';
import { findField } from './spec-fields.ts';
import { isNumberField, type NumberField } from './field.ts';

const flagWords: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['on', true],
  ['false', false],
  ['off', false],
]);

function parseItem(text: string): number | string {
  return isNumberText(text) ? parseNumber(text) : text;
}

function parseNumberField({ instead }: NumberField, text: string): FieldValue {
  if (instead === null && (text === 'null' || text === 'none')) return null;
  return parseItem(text);
}

/** Items separated by `+` or commas; `none` or nothing is the empty list. */
function splitList(text: string): string[] {
  if (text === '' || text === 'none') return [];
  return text.split(/[+,]/).map((item) => item.trim());
}

/**
 * Parses a value by its field, for `--set`, `--vary`, forms and requests alike. A number can be null or a
 * word if the field allows it; a flag is true, on, false or off; a list is `a+b` or `none`; everything
 * else is the text itself. Text that does not parse stays as it is, for the schema to refuse.
 * @throws LabError `bad-value` for a number too large to represent.
 */
export function parseFieldValue(path: string, text: string): FieldValue {
  const field = findField(path);
  if (!field) return text;
  const trimmed = text.trim();
  if (isNumberField(field)) return parseNumberField(field, trimmed);
  switch (field.kind) {
    case 'flag':
      return flagWords.get(trimmed) ?? text;
    case 'choices':
      return splitList(trimmed);
    case 'quantiles':
      return trimmed === 'null' || trimmed === 'none' ? null : splitList(trimmed).map(parseItem);
    case 'weights':
      return splitList(trimmed).map(parseItem);
    case 'choice':
      return trimmed;
    case 'name':
      return text;
  }
}
