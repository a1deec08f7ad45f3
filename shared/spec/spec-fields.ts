import type { Field, FieldTable } from './field.ts';
import { kernelFields } from './kernel-fields.ts';
import { machineFields } from './machine-fields.ts';
import { policyFields } from './policy-fields.ts';
import { runFields } from './run-settings.ts';
import { userPolicyFields } from './user-policy-fields.ts';
import { workloadFields } from './workload-fields.ts';

/** The sections that can be chosen as a whole, by preset name. */
export const presetSections = ['machine', 'kernel', 'workload', 'policy', 'userPolicy'] as const;
export type PresetSection = (typeof presetSections)[number];

const tables = {
  machine: machineFields,
  kernel: kernelFields,
  workload: workloadFields,
  policy: policyFields,
  userPolicy: userPolicyFields,
  run: runFields,
} as const satisfies Readonly<Record<string, FieldTable>>;

/** The tables of the sections, with all that their entries say. */
export type SpecTables = typeof tables;
export type SpecSection = keyof SpecTables;

/** An entry of the table, with its place in a spec. */
export type SpecField = Field & {
  readonly section: SpecSection;
  readonly name: string;
  /** `machine.cpus`. */
  readonly path: string;
};

/**
 * The table of fields: every field of a spec, section by section, in display order. Schemas, the parser
 * of values, help, forms, figure axes, columns and comparisons are derived from it.
 */
export const specFields: readonly SpecField[] = Object.entries<FieldTable>(tables).flatMap(
  ([section, table]) =>
    Object.entries(table).map(([name, field]) => ({
      ...field,
      section: section as SpecSection,
      name,
      path: `${section}.${name}`,
    })),
);

const byPath = new Map(specFields.map((field) => [field.path, field]));

/** The field of a dotted path; undefined if there is none. */
export function findField(path: string): SpecField | undefined {
  return byPath.get(path);
}

export function isPresetSection(path: string): path is PresetSection {
  return (presetSections as readonly string[]).includes(path);
}

/** The option of a command that names a preset: `--user-policy`. */
export function presetOption(section: PresetSection): string {
  return `--${section.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
