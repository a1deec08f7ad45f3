import { quantileShares } from '../quantile-table.ts';
import type { Field, NumberField } from './field.ts';

function describeNumbers({ min, max, unit, instead }: NumberField): string {
  const other = instead === undefined ? '' : `, or ${instead}`;
  return `${min} to ${max}${unit && ` ${unit}`}${other}`;
}

/** The range of a field: `1 to 1024`, `0.1 to 10 GHz`, `one of all, running`. */
export function describeRange(field: Field): string {
  switch (field.kind) {
    case 'number':
    case 'integer':
      return describeNumbers(field);
    case 'choice':
      if (!field.counted) return `one of ${field.choices.join(', ')}`;
      return `${field.choices.join(', ')} or ${field.counted.word}:N`;
    case 'choices':
      return `some of ${field.choices.join(', ')}, joined by +, or none`;
    case 'flag':
      return 'true or false';
    case 'weights':
      return `${field.count} numbers joined by +`;
    case 'quantiles':
      return `${quantileShares.length} quantiles joined by +, or null for exponential times`;
    case 'name':
      return 'a name of letters, digits, . _ and -';
  }
}
