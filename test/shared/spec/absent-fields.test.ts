import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runKey } from '../../../main/lab/runs/run-key.ts';
import { fillAbsent, omitAbsent } from '../../../shared/spec/absent-fields.ts';
import { checkFieldValue } from '../../../shared/spec/check-field-value.ts';
import { specFields, type SpecField } from '../../../shared/spec/spec-fields.ts';
import { parseSpec } from '../../../shared/spec/spec.ts';
import { fieldValues } from '../../support/field-values.ts';
import { scaleRuns } from '../../support/scale-runs.ts';
import { policies } from '../../support/policies.ts';
import { makeKernelBuild, makeSpec, xeon } from '../../support/specs.ts';

const spec = makeSpec(xeon, makeKernelBuild(60), policies.sync);

/** A field as if it were new, with a value that its absence could mean. */
const anyLater: fc.Arbitrary<SpecField> = fc
  .constantFrom(...specFields)
  .chain((field) => fieldValues(field).map((absent) => ({ ...field, absent })));

const change = ({ section, name }: SpecField, value: unknown) => ({
  ...spec,
  [section]: { ...spec[section], [name]: value },
});
const lacking = ({ section, name }: SpecField) => {
  const own = Object.entries(spec[section]).filter(([key]) => key !== name);
  return { ...spec, [section]: Object.fromEntries(own) };
};

describe('a spec that was stored before there was a field', () => {
  it('gets what the absence of the field means, and nothing else', () => {
    fc.assert(
      fc.property(anyLater, (field) => {
        const filled = fillAbsent(lacking(field), [field]);
        expect(filled).toEqual(change(field, field.absent));
        expect(omitAbsent(filled, [field])).toEqual(lacking(field));
        expect(fillAbsent(lacking(field), [])).toEqual(lacking(field));
      }),
      { seed: 1, numRuns: scaleRuns(300) },
    );
  });

  it('keeps a value that it has', () => {
    fc.assert(
      fc.property(anyLater, (field) => {
        expect(fillAbsent(spec, [field])).toEqual(spec);
        const has = Object.is(
          JSON.stringify(field.absent),
          JSON.stringify((spec[field.section] as Readonly<Record<string, unknown>>)[field.name]),
        );
        expect(omitAbsent(spec, [field])).toEqual(has ? lacking(field) : spec);
      }),
      { seed: 2, numRuns: scaleRuns(300) },
    );
  });

  it('is not looked for where a section is missing', () => {
    const [field] = specFields.filter(({ path }) => path === 'machine.ghz');
    const later = { ...field!, absent: 3 };
    expect(fillAbsent({ workload: {} }, [later])).toEqual({ workload: {} });
    expect(omitAbsent({ machine: null }, [later])).toEqual({ machine: null });
  });
});

describe('the spec that version 1 stored', () => {
  const file = new URL('./stored-spec.json', import.meta.url);
  const stored: { key: string; spec: object } = JSON.parse(readFileSync(file, 'utf8'));
  const hint =
    'a field that is newer than stored specs needs `absent` in its entry, in shared/spec';

  it('is still a spec', () => {
    expect(() => parseSpec(fillAbsent(stored.spec)), hint).not.toThrow();
  });

  it('still has its key, but for the horizon that took the place of the drain time', () => {
    const { horizonMs, ...run } = parseSpec(fillAbsent(stored.spec)).run;
    const spec = { ...stored.spec, run: { ...run, drainMs: horizonMs } };
    expect(runKey('1', spec as never), hint).toBe(stored.key);
  });
});

it('what the absence of a field means is a value of the field', () => {
  const later = specFields.filter(({ absent }) => absent !== undefined);
  const wrong = later.filter((field) => checkFieldValue(field, field.absent) !== null);
  expect(wrong).toEqual([]);
});
