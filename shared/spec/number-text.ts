import { LabError } from '../errors.ts';

/** A number as users write it, as the source of a regular expression: 64, .5, 1e9. */
export const numberPattern = String.raw`[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?`;

const numberForm = new RegExp(`^${numberPattern}$`);

export function isNumberText(text: string): boolean {
  return numberForm.test(text);
}

/** @throws LabError `bad-value` for a number too large to represent. */
export function parseNumber(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value)) return value;
  throw new LabError('bad-value', `${text} is too large for a number`, 'use a smaller number');
}
