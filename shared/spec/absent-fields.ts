import { readField } from './read-field.ts';
import { specFields, type SpecField } from './spec-fields.ts';

type Sections = Readonly<Record<string, unknown>>;

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

function isSection(value: unknown): value is Sections {
  return typeof value === 'object' && value !== null;
}

/** Fields that stored specs may lack, as they are older than the field. */
const laterFields = specFields.filter((field) => field.absent !== undefined);

/** Sections that a stored spec may lack as a whole: all of their fields are later ones. */
function listLaterSections(fields: readonly SpecField[]): string[] {
  const sections = [...new Set(fields.map(({ section }) => section))];
  const isLater = (section: string) =>
    specFields.every((field) => field.section !== section || field.absent !== undefined);
  return sections.filter(isLater);
}

const laterSections = listLaterSections(laterFields);

/** A spec, and no other record that has some sections of fields, has this section. */
const specMark = 'run';

/**
 * Stored sections of fields (a spec, or some of its sections) with every field that they lack at what
 * its absence means; a spec gets the sections that are younger than it. For reading what is stored:
 * what a person gives has to be whole.
 */
export function fillAbsent<T extends object>(
  stored: T,
  fields: readonly SpecField[] = laterFields,
): T {
  let filled: Sections = stored as Sections;
  if (specMark in filled) {
    for (const section of laterSections) filled = { ...filled, [section]: filled[section] ?? {} };
  }
  for (const { section, name, absent } of fields) {
    const own = filled[section];
    if (!isSection(own) || Object.hasOwn(own, name)) continue;
    filled = { ...filled, [section]: { ...own, [name]: absent } };
  }
  return filled as T;
}

/**
 * The sections without every field at what its absence means, and without a section that has no other:
 * what they were before there was the field. Keys are made of these, so that a new field leaves the keys
 * of what is stored as they are.
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
  for (const section of laterSections) {
    if (!isSame(rest[section], {})) continue;
    const { [section]: _empty, ...others } = rest;
    rest = others;
  }
  return rest as T;
}
