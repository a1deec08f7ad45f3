import { describe, expect, it } from 'vitest';
import { replicate } from '../../../main/engine/run.ts';
import { LabError } from '../../../shared/errors.ts';
import { isNumberField } from '../../../shared/spec/field.ts';
import { readField } from '../../../shared/spec/read-field.ts';
import { specFields } from '../../../shared/spec/spec-fields.ts';
import { parseSpec, type Spec } from '../../../shared/spec/spec.ts';
import { policies, policyNames } from '../../support/policies.ts';
import { specOn } from '../../support/specs.ts';

const run = { measureMs: 3, horizonMs: 3, warmupMs: 1, replicationsMin: 1, replicationsMax: 1 };
const specs = [
  ...policyNames.map((name) => specOn(4, name, { tasks: 6 }, run)),
  specOn(4, 'invlpgb', { tasks: 4, domain: 'user', placement: 'cpus', pages: 12 }, run),
  specOn(4, 'latr', { tasks: 4, domain: 'user', placement: 'cpus', pages: 12 }, run),
  specOn(4, 'sync', { tasks: 3, attacker: 'irqs-off' }, run),
  specOn(4, 'sync', { tasks: 3, attacker: 'descheduled-vcpu', vcpuOffMs: 0.5 }, run),
];

/** The same policies on user mappings, beside one for the direct map. */
const mixed = { tasks: 4, placement: 'cpus', userShare: 0.5, pages: 12 } as const;
const mixedSpecs = policyNames
  .filter((name) => name !== 'rar' && policies[name].batchPages === 1 && !policies[name].reuse)
  .map((name) => ({ ...specOn(4, 'sync', mixed, run), userPolicy: policies[name] }));

function withField(spec: Spec, path: string, value: number): Spec {
  const [section = '', name = ''] = path.split('.');
  return parseSpec({
    ...spec,
    [section]: { ...Object(readSection(spec, section)), [name]: value },
  });
}

const readSection = (spec: Spec, section: string): unknown =>
  new Map<string, unknown>(Object.entries(spec)).get(section);

/** The observations except the bound, which is calculated, not simulated. */
function simulate(spec: Spec) {
  const { contract: _contract, ...result } = replicate(spec, 0);
  return result;
}

/** What setting the field does to the result: nothing, something, or a refusal. */
function describeEffect(spec: Spec, path: string): string {
  try {
    const other = simulate(withField(spec, path, 60));
    return JSON.stringify(other) === JSON.stringify(simulate(spec)) ? 'none' : 'another result';
  } catch (error) {
    return error instanceof LabError ? error.message : String(error);
  }
}

const bound = specFields.flatMap((field) =>
  isNumberField(field) && field.onlyWith ? [{ ...field, onlyWith: field.onlyWith }] : [],
);

describe.each(bound)('$path', ({ path, onlyWith, instead }) => {
  const values = [onlyWith.value].flat();
  const own: readonly Spec[] = path.startsWith('userPolicy.') ? mixedSpecs : specs;
  const isUsed = (spec: Spec) => values.includes(String(readField(spec, onlyWith.path)));

  it(`changes a result with ${onlyWith.path}=${values.join(',')}`, () => {
    const effects = own.filter(isUsed).map((spec) => describeEffect(spec, path));
    expect(effects).toContain('another result');
  });

  it('changes no result otherwise', () => {
    const others = own.filter((spec) => !isUsed(spec));
    expect(others.length).toBeGreaterThan(0);
    // A field that must be null without it is refused, and so changes nothing.
    const expected =
      instead === null ? `${path} needs ${onlyWith.path}=${values.join(' or ')}` : 'none';
    const effects = others.map((spec) => describeEffect(spec, path));
    expect(effects).toEqual(others.map(() => expected));
  });
});
