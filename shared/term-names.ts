import { numberFields, valueFields } from './run-terms.ts';
import { columnNameOf } from './spec/field-columns.ts';
import { specFields, type SpecField } from './spec/spec-fields.ts';
import { suggest } from './text/closest-name.ts';

const otherNames = ['is', 'note', 'since', 'until', 'sweep'];
const termNames: readonly string[] = [
  ...new Set<string>([...valueFields, ...numberFields, ...otherNames]),
];

/** What a term begins with; or why none begins so, and with the nearest name in the hint. */
type FoundName =
  | { readonly name: string }
  | { readonly name?: undefined; readonly problem: string; readonly hint: string };

/** The fields of this name, its case aside. What is common to both policies is so called of the first. */
export function fieldsCalled(written: string): readonly SpecField[] {
  const wanted = written.toLowerCase();
  return specFields.filter(
    ({ name, section }) => name.toLowerCase() === wanted && section !== 'userPolicy',
  );
}

/** The one name that is written so, its case and the section of a field aside. */
export function findTermName(written: string): FoundName {
  const wanted = written.toLowerCase();
  const fits = (name: string) => name.toLowerCase() === wanted;
  const own = termNames.find(fits) ?? specFields.find(({ path }) => fits(path))?.path;
  if (own !== undefined) return { name: columnNameOf(own) };
  const [field, ...others] = fieldsCalled(written);
  if (field && others.length === 0) return { name: columnNameOf(field.path) };
  if (field) {
    const hint = [field, ...others].map(({ path }) => path).join(', ');
    return { problem: `${written} is a field of more than one section`, hint };
  }
  const names = [...termNames, ...specFields.map(({ name }) => name)];
  const nearest = suggest(written, names) ?? suggestLonger(wanted, names);
  const help = 'put text in quotation marks; lab run --help lists the fields';
  const hint = nearest === undefined ? help : `${nearest} Or ${help}`;
  return { problem: `no field is ${written}`, hint };
}

/** The shortest name that has this in it; for parts of names too long to be near. */
export function suggestLonger(wanted: string, names: readonly string[]): string | undefined {
  const [shortest] = names
    .filter((name) => wanted.length >= 3 && name.toLowerCase().includes(wanted))
    .toSorted((a, b) => a.length - b.length);
  return shortest === undefined ? undefined : `did you mean ${shortest}?`;
}
