import { readField } from './read-field.ts';
import { specFields, type SpecField } from './spec-fields.ts';

type Sections = Readonly<Record<string, unknown>>;

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

function isSection(value: unknown): value is Sections {
  return typeof value === 'object' && value !== null;
}

/** Fields that stored specs may lack, as they are older than the field. */
const laterFields = specFields.filter((field) => field.absent !== undefined);

/**
 * Stored sections of fields (a spec, or some of its sections) with every field that they lack at what
 * its absence means. For reading what is stored: what a person gives has to be whole.
 */
export function fillAbsent<T extends object>(
  stored: T,
  fields: readonly SpecField[] = laterFields,
): T {
  let filled: Sections = stored as Sections;
  for (const { section, name, absent } of fields) {
    const own = filled[section];
    if (!isSection(own) || Object.hasOwn(own, name)) continue;
    filled = { ...filled, [section]: { ...own, [name]: absent } };
  }
  return filled as T;
}

/**
 * The sections without every field at what its absence means: what they were before there was the
 * field. Keys are made of these, so that a new field leaves the keys of what is stored as they are.
 */
export function omitAbsent<T extends object>(
  sections: T,
  fields: readonly SpecField[] = laterFields,
): T {
  let rest: Sections = sections as Sections;
  for (const { section, name, path, absent } of fields) {
    if (!isSame(readField(rest, path), absent)) continue;
    const { [name]: _absent, ...own } = rest[section] as Sections;
    rest = { ...rest, [section]: own };
  }
  return rest as T;
}
