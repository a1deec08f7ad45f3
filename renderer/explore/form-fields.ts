import { isNumberField } from '../../shared/spec/field.ts';
import { specFields, type SpecField } from '../../shared/spec/spec-fields.ts';

/** Every number of a spec, in the order of the forms: what a sweep can vary. */
export const numericFields: readonly SpecField[] = specFields.filter(isNumberField);

/** Run settings that have their own inputs, with labels. */
export const runInputs = [
  { path: 'run.replicationsMin', label: 'At least' },
  { path: 'run.replicationsMax', label: 'At most' },
  { path: 'run.precision', label: 'Precision' },
  { path: 'run.seed', label: 'Seed' },
] as const;
export type RunPath = (typeof runInputs)[number]['path'];
export const runPaths: readonly RunPath[] = runInputs.map(({ path }) => path);

const otherFields = specFields.filter((field) => !isNumberField(field));
const isName = ({ kind }: SpecField) => kind === 'name';

/** Every field that a row of "Set fields" can set: numbers first, names last. */
export const settableFields: readonly SpecField[] = [
  ...numericFields.filter(({ path }) => !runPaths.some((own) => own === path)),
  ...otherFields.filter((field) => !isName(field)),
  ...otherFields.filter(isName),
];
