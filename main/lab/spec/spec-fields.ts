import { machineFields, machineSchema } from '../../../shared/spec/machine.ts';
import { policyFields, policySchema } from '../../../shared/spec/policy.ts';
import {
  precisionQuantities,
  runFields,
  runSettingsSchema,
  warmupField,
  type Spec,
} from '../../../shared/spec/spec.ts';
import { workloadFields, workloadSchema } from '../../../shared/spec/workload.ts';

/** The sections of a spec and their fields, in the order they are shown. */
export const specFields = {
  machine: Object.keys(machineSchema.entries),
  workload: Object.keys(workloadSchema.entries).filter((field) => field !== 'recorded'),
  policy: Object.keys(policySchema.entries),
  run: Object.keys(runSettingsSchema.entries),
} as const;

export type SpecSection = keyof typeof specFields;
export const specSections = Object.keys(specFields) as SpecSection[];

/** Every field of a spec as a dotted path. */
export const fieldPaths: readonly string[] = specSections.flatMap((section) =>
  specFields[section].map((field) => `${section}.${field}`),
);

/** What a field means that may be absent. */
export const absentMeans: ReadonlyMap<string, unknown> = new Map([
  ['run.precisionOf', precisionQuantities[0]],
]);

/** The values of a spec by dotted path, in the order of `fieldPaths`. */
export function readFields(spec: Spec): ReadonlyMap<string, unknown> {
  const values = new Map<string, unknown>();
  for (const section of specSections) {
    const own = new Map<string, unknown>(Object.entries(spec[section]));
    for (const field of specFields[section]) {
      const path = `${section}.${field}`;
      values.set(path, own.has(field) ? own.get(field) : absentMeans.get(path));
    }
  }
  return values;
}

const numberTables = {
  machine: machineFields,
  workload: workloadFields,
  policy: policyFields,
  run: { ...runFields, warmupMs: warmupField },
} as const satisfies Record<SpecSection, object>;

const numberPaths: ReadonlySet<string> = new Set(
  specSections.flatMap((section) =>
    Object.keys(numberTables[section]).map((field) => `${section}.${field}`),
  ),
);
const switchPaths: ReadonlySet<string> = new Set(['policy.xpfo', 'policy.reuse']);
const listPaths: ReadonlySet<string> = new Set(['policy.drainAt', 'workload.orderWeights']);
const switchWords: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['on', true],
  ['false', false],
  ['off', false],
]);

function toNumber(text: string): number | string {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : text;
}

function toList(text: string): unknown[] {
  if (text.trim() === '' || text === 'none') return [];
  return text.split(/[,+]/).map((item) => toNumber(item.trim()));
}

/**
 * A value as its field holds it. Text becomes a number, a switch, a list (`a,b` or `a+b`, `none` is
 * empty) or null (`none` or `null` for policy.maxAgeUs) where the field is one. What does not fit is
 * left as it is, for the schema to refuse.
 */
export function toFieldValue(path: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (path === 'policy.maxAgeUs' && (value === 'null' || value === 'none')) return null;
  if (listPaths.has(path)) return toList(value);
  if (switchPaths.has(path)) return switchWords.get(value) ?? value;
  return numberPaths.has(path) ? toNumber(value) : value;
}
