import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { specHelp } from '../main/hosts/cli/spec-options.ts';
import { resolveRequest } from '../main/lab/spec/resolve.ts';
import { numericFields, settableFields, runPaths } from '../renderer/explore/form-fields.ts';
import { searchFields } from '../renderer/explore/search-fields.ts';
import { runSorts } from '../shared/contract/run-columns.ts';
import { fieldAxis } from '../shared/figures/run/measure.ts';
import { formatRunFilter, parseRunFilter } from '../shared/run-filter.ts';
import {
  numberFields,
  termHelp,
  valueFields,
  facetFields,
  type FacetField,
  type NumberTermField,
  type ValueField,
} from '../shared/run-terms.ts';
import { checkFieldValue } from '../shared/spec/check-field-value.ts';
import { describeField } from '../shared/spec/describe-field.ts';
import { describeRange } from '../shared/spec/describe-range.ts';
import { columnNameOf, fieldColumns, fieldText } from '../shared/spec/field-columns.ts';
import { isNumberField } from '../shared/spec/field.ts';
import { findDifferingFields } from '../shared/spec/find-differing-fields.ts';
import { formatFieldValue } from '../shared/spec/format-field-value.ts';
import { parseFieldValue } from '../shared/spec/parse-field-value.ts';
import { readField } from '../shared/spec/read-field.ts';
import { defaultRunSettings } from '../shared/spec/run-settings.ts';
import { findField, specFields, type SpecField } from '../shared/spec/spec-fields.ts';
import type { FieldValue } from '../shared/spec/spec-request.ts';
import { parseSpec, type Spec } from '../shared/spec/spec.ts';
import { parseAssignment, parseAxis } from '../shared/sweep.ts';
import { findVaryingPaths } from '../shared/text/varying-paths.ts';
import { fakePresets } from './main/lab/fakes/fake-presets.ts';
import { fieldValues, wrongValues } from './support/field-values.ts';
import { scaleRuns } from './support/scale-runs.ts';

/** Presets in which every value of every field goes with the other fields. */
const base = { machine: 'server-1024', policy: 'deferred-bounded' };
const baseSet = [
  ['machine.sockets', 1],
  ['run.replicationsMin', 1],
  ['run.replicationsMax', 10000],
] as const;

/** Requests for user mappings beside those for the direct map. */
const mixedSet = [
  ['workload.userShare', 0.5],
  ['workload.placement', 'cpus'],
  ['workload.tasks', 4],
] as const;

const ofMixed = ['workload.userShare', 'workload.writeLockShare'];
const setFor = (path: string) =>
  path.startsWith('userPolicy.') || ofMixed.includes(path) ? mixedSet : [];

const resolve = (path: string, value: FieldValue): Spec => {
  const set = [...baseSet, ...setFor(path), [path, value] as const];
  return resolveRequest({ ...base, set }, fakePresets);
};

/** What stands in the way of a value is another field, and the message says which. */
const isAboutOthers = (error: unknown, { path }: SpecField) =>
  error instanceof Error &&
  / needs | must not be greater than /.test(error.message) &&
  error.message.includes(path.slice(0, path.indexOf('.')));

/** Whether hardly a value of a field goes with what the presets here decide: only its least does. */
const isDrawnBeyond = ({ path }: SpecField) =>
  ['policy.gather', 'userPolicy.gather', 'userPolicy.batchPages', 'workload.processes'].includes(
    path,
  );

const valuesOf = (field: SpecField) =>
  isDrawnBeyond(field) ? fc.oneof(fc.constant(1), fieldValues(field)) : fieldValues(field);

const options = { seed: 11, numRuns: scaleRuns(40) };
const each = specFields.map((field) => [field.path, field] as const);
const numeric = each.filter(([, field]) => isNumberField(field));

/** What help says of a field: its lines from the path on, without the columns. */
function helpOf(path: string): string {
  const at = specHelp.findIndex((line) => line.startsWith(`  ${path} `));
  const more = specHelp.slice(at + 1).findIndex((line) => !line.startsWith('      '));
  const lines = specHelp.slice(at, at + 1 + more);
  return lines.map((line) => line.trim().replace(path, '').trim()).join(' ');
}

describe('the table of fields', () => {
  it('names each field once, with what it means in one line', () => {
    const paths = specFields.map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
    for (const { text } of specFields) expect(text).toMatch(/^[ -~]{8,95}[^. ]$/);
  });

  it('has every field that a spec has, in the order of the spec', () => {
    const spec = resolve('run.seed', 1);
    const inSpec = Object.entries<object>({ ...spec }).flatMap(([section, fields]) =>
      Object.keys(fields).map((name) => `${section}.${name}`),
    );
    expect(specFields.map(({ path }) => path)).toEqual(inSpec);
  });

  it('gives the defaults of a run', () => {
    const defaults = specFields.flatMap((field) =>
      'default' in field && field.default !== undefined ? [field] : [],
    );
    const byName = Object.fromEntries(defaults.map((field) => [field.name, field.default]));
    expect(byName).toEqual(defaultRunSettings);
    for (const field of defaults) {
      expect(readField(resolveRequest({}, fakePresets), field.path)).toBe(field.default);
    }
  });

  it('says of fields that matter with others only what those can be', () => {
    for (const { onlyWith } of specFields) {
      if (!onlyWith) continue;
      const other = findField(onlyWith.path)!;
      for (const value of [onlyWith.value].flat()) expect(checkFieldValue(other, value)).toBeNull();
    }
  });
});

describe.each(each)('%s', (path, field) => {
  it('takes its values, as they are and as they are written, and no others', () => {
    let taken = 0;
    fc.assert(
      fc.property(valuesOf(field), (value) => {
        expect(parseFieldValue(path, formatFieldValue(value))).toEqual(value);
        expect(checkFieldValue(field, value)).toBeNull();
        try {
          expect(readField(resolve(path, value), path)).toEqual(value);
          expect(resolve(path, formatFieldValue(value))).toEqual(resolve(path, value));
          taken++;
        } catch (error) {
          if (!isAboutOthers(error, field)) throw error;
        }
      }),
      options,
    );
    expect(taken).toBeGreaterThan(0);
    const spec = resolveRequest({ ...base, set: [...baseSet, ...setFor(path)] }, fakePresets);
    for (const value of wrongValues(field)) {
      const wrong = { ...spec, [field.section]: { ...spec[field.section], [field.name]: value } };
      expect(() => parseSpec(wrong), formatFieldValue(value)).toThrow(path);
      expect(checkFieldValue(field, value), formatFieldValue(value)).toContain(path);
      expect(() => resolve(path, value), formatFieldValue(value)).toThrow(path);
    }
  });

  it('is set and varied by the same words', () => {
    fc.assert(
      fc.property(fieldValues(field), (value) => {
        const text = formatFieldValue(value);
        expect(parseAssignment(`${path}=${text}`)).toEqual([path, value]);
        expect(parseAxis(`${path}=${text}`)).toEqual({ path, values: [value] });
      }),
      options,
    );
  });

  it('is in the help with its range and meaning', () => {
    // Those of the second policy are said in a line of their own.
    const isSecond = field.section === 'userPolicy';
    const own = `${describeRange(field)}: ${describeField(field)}`;
    const all = 'each field of policy, of the policy that governs user mappings';
    expect(helpOf(isSecond ? 'userPolicy.FIELD' : path)).toBe(isSecond ? all : own);
  });

  it('is offered by the forms, found by its words, and checked by its rule', () => {
    const isOffered = settableFields.includes(field) || runPaths.some((own) => own === path);
    expect(isOffered).toBe(true);
    expect(numericFields.includes(field)).toBe(isNumberField(field));
    expect(searchFields(specFields, path)[0]).toBe(field);
    expect(searchFields(specFields, field.text)).toContain(field);
  });

  it('is what two specs differ in when they do', () => {
    const spec = resolve('run.seed', 1);
    fc.assert(
      fc.property(fieldValues(field), (value) => {
        const own = { ...spec[field.section], [field.name]: value };
        const other: Spec = { ...spec, [field.section]: own };
        const isSame = formatFieldValue(readField(spec, path)) === formatFieldValue(value);
        const differing = findDifferingFields(spec, other);
        expect(differing).toEqual(isSame ? [] : [{ path, baseline: readField(spec, path), value }]);
        expect(findVaryingPaths([spec, other])).toEqual(isSame ? [] : [path]);
      }),
      options,
    );
  });
});

describe.each(numeric)('%s as an axis', (path, field) => {
  it('has its meaning and its unit', () => {
    const { title, unit } = fieldAxis(path, [1, 2]);
    expect(field.text.startsWith(title.slice(path.length + 2))).toBe(true);
    expect(title.startsWith(`${path}: `)).toBe(true);
    expect(unit).toBe(isNumberField(field) ? field.unit : null);
  });
});

describe('the fields of a list of runs', () => {
  /** Names that a run has beside its spec. */
  const shared: ReadonlySet<string> = new Set(valueFields);
  const listed = fieldColumns.map((column) => [column.name, column] as const);

  it.each(listed)('%s is a column and a term of the filter', (name, column) => {
    expect(runSorts).toContain(name);
    const fields: readonly string[] = [...valueFields, ...numberFields];
    expect(fields).toContain(name);
    expect(facetFields.includes(name as FacetField)).toBe(column.isFacet === true);
    expect(numberFields.includes(name as NumberTermField)).toBe(isNumberField(column.field));
    fc.assert(
      fc.property(fieldValues(column.field), (value) => {
        const text = formatFieldValue(value);
        expect(parseRunFilter(`${name}:${text}`)).toHaveLength(1);
      }),
      options,
    );
  });

  it.each(listed)('%s has help, which begins with it', (name, { terms }) => {
    expect(terms.length).toBeGreaterThan(0);
    for (const { example, text } of terms) {
      expect(parseRunFilter(example)).toMatchObject([{ field: name }]);
      expect(termHelp.filter((help) => help.example === example)).toMatchObject([{ text }]);
    }
  });

  it('hold one plain value each, under a name of its own', () => {
    for (const { field } of fieldColumns) expect('instead' in field).toBe(false);
    expect(new Set(runSorts).size).toBe(runSorts.length);
    expect(new Set(valueFields).size).toBe(valueFields.length);
    expect(new Set(numberFields).size).toBe(numberFields.length);
  });

  it.each(specFields.map((field) => [field.path, field] as const))(
    '%s is a column, a sort and terms of the filter',
    (path, field) => {
      const name = columnNameOf(path);
      expect(runSorts).toContain(name);
      expect(valueFields).toContain(name);
      expect(numberFields.includes(name as NumberTermField)).toBe(isNumberField(field));
      const isShort = specFields.filter((one) => one.name === field.name).length === 1;
      fc.assert(
        fc.property(fieldValues(field), (value) => {
          const text = fieldText(value);
          const term = { kind: 'values' as const, field: name as ValueField, values: [text] };
          const written = formatRunFilter([term]);
          expect(parseRunFilter(written)).toEqual([term]);
          const short = written.replace(name, field.name);
          const isOwn = isShort && !shared.has(field.name);
          expect(parseRunFilter(isOwn ? short : written)).toEqual([term]);
        }),
        { ...options, numRuns: 10 },
      );
    },
  );

  it('are all that the list has of a spec', () => {
    const others = ['startedAt', 'finishedAt', 'key', 'status', 'overhead', 'halfWidth'];
    const marks = ['replications', 'windowP99Ns', 'contract', 'modelVersion'];
    const own = ['starred', 'tags', 'note'];
    const fields = specFields.map(({ path }) => columnNameOf(path));
    const known = new Set<string>([...others, ...marks, ...own, ...fields]);
    expect([...runSorts].filter((column) => !known.has(column))).toEqual([]);
  });
});
