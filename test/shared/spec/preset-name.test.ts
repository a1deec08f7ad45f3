import { describe, expect, it } from 'vitest';
import { checkFieldValue } from '../../../shared/spec/check-field-value.ts';
import { isPresetName } from '../../../shared/spec/preset-name.ts';
import { specFields } from '../../../shared/spec/spec-fields.ts';
import { parseSpec } from '../../../shared/spec/spec.ts';
import { policies } from '../../support/policies.ts';
import { makeKernelBuild, makeMachine, makeSpec } from '../../support/specs.ts';

const older = ['a/b', 'my,fit', '-x', '.hidden', '_x', 'a=b', 'a+b'];
const spec = makeSpec(makeMachine(4), makeKernelBuild(4), policies.sync);
const workload = makeKernelBuild(4, { userShare: 0.5, placement: 'cpus' });
const mixed = { ...spec, workload };

describe('the name of a machine, workload or policy', () => {
  it.each(['a', '7', 'i5-3550', 'my.fit_2', 'x'.repeat(64)])('can be %j', (name) => {
    expect(isPresetName(name)).toBe(true);
  });

  it.each([...older, '', 'two words', 'gr\u00f6\u00dfe', 'x\n', 'x'.repeat(65)])(
    'cannot be %j',
    (name) => {
      expect(isPresetName(name)).toBe(false);
    },
  );

  it.each(specFields.filter(({ kind }) => kind === 'name'))(
    'has one rule where it is given, and older ones are read: $path',
    (field) => {
      for (const name of older) {
        expect(checkFieldValue(field, name)).toContain(`${field.path} must be 1 to 64 letters`);
        const own = field.section === 'userPolicy' ? mixed : spec;
        const stored = { ...own, [field.section]: { ...own[field.section], name } };
        expect(parseSpec(stored)).toEqual(stored);
      }
    },
  );
});
