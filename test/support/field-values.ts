import fc from 'fast-check';
import { isNumberField, type NumberField } from '../../shared/spec/field.ts';
import { quantileShares } from '../../shared/quantile-table.ts';
import type { SpecField } from '../../shared/spec/spec-fields.ts';
import type { FieldValue } from '../../shared/spec/spec-request.ts';
import { makeQuantiles } from './quantiles.ts';

function numbers({ kind, min, max, instead }: NumberField): fc.Arbitrary<FieldValue> {
  const number =
    kind === 'integer'
      ? fc.integer({ min, max })
      : // -0 is written as 0.
        fc.double({ min, max, noNaN: true }).map((x) => x + 0);
  return instead === undefined ? number : fc.oneof(number, fc.constant(instead));
}

/** Steps of any size, scaled to a mean of 1. */
function quantiles(): fc.Arbitrary<FieldValue> {
  const count = quantileShares.length;
  const steps = fc.array(fc.double({ min: 0, max: 1e3, noNaN: true }), {
    minLength: count,
    maxLength: count,
  });
  return steps.map((each) => {
    let sum = 0;
    const rising = each.map((step, i) => (sum += step + i));
    return makeQuantiles((share) => rising[quantileShares.indexOf(share)]!);
  });
}

/** Values that are valid for a field, by the table of fields; names by their rule. */
export function fieldValues(field: SpecField): fc.Arbitrary<FieldValue> {
  if (isNumberField(field)) return numbers(field);
  switch (field.kind) {
    case 'choice': {
      const { choices, counted } = field;
      if (!counted) return fc.constantFrom(...choices);
      const counts = fc.integer({ min: 1, max: counted.max }).map((n) => `${counted.word}:${n}`);
      return fc.oneof(fc.constantFrom(...choices), counts);
    }
    case 'choices':
      return fc.subarray([...field.choices]);
    case 'flag':
      return fc.boolean();
    case 'weights': {
      const { count, max } = field;
      const weight = fc.double({ min: 0.001, max, noNaN: true });
      return fc.array(weight, { minLength: count, maxLength: count });
    }
    case 'quantiles':
      return fc.oneof(fc.constant(null), quantiles());
    case 'name':
      return fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,7}$/);
  }
}

/** Values that are invalid for a field, each in a different way. */
export function wrongValues(field: SpecField): readonly FieldValue[] {
  if (isNumberField(field)) {
    const { kind, min, max } = field;
    const broken = kind === 'integer' ? [min + 0.5] : [];
    return [min - 1, max * 2, 'many', '', true, [1], ...broken];
  }
  switch (field.kind) {
    case 'choice': {
      const { counted } = field;
      const counts = counted
        ? [0, '01', counted.max + 1, ''].map((n) => `${counted.word}:${n}`)
        : [];
      return ['lunch', '', 4, null, [field.choices[0] ?? ''], ...counts];
    }
    case 'choices':
      return [['lunch'], null, 4, true];
    case 'flag':
      return ['maybe', 1, null];
    case 'weights': {
      const { count, max } = field;
      const full = (weight: number) => Array.from({ length: count }, () => weight);
      return [[1, 2], full(0), full(-1), full(max * 2), ['many'], null, 4];
    }
    case 'quantiles': {
      const even = quantileShares.map(() => 1);
      const falling = quantileShares.map((share) => 2 * (1 - share));
      return [
        even.slice(1),
        [...even, 1],
        even.map(() => 1.01),
        falling,
        ['many'],
        'many',
        4,
        true,
      ];
    }
    case 'name':
      return ['', 'a b', 'x'.repeat(65), 4, null];
  }
}
