import type { SpecField } from '../../shared/spec/spec-fields.ts';

/** The fields that contain every typed word; paths that start with the text come first. */
export function searchFields(fields: readonly SpecField[], text: string): readonly SpecField[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = fields.filter(({ path, text: meaning }) => {
    const all = `${path} ${meaning}`.toLowerCase();
    return words.every((word) => all.includes(word));
  });
  const [first = ''] = words;
  const rank = ({ path, name }: SpecField) => {
    if (path.toLowerCase().startsWith(first) || name.toLowerCase().startsWith(first)) return 0;
    return path.toLowerCase().includes(first) ? 1 : 2;
  };
  return found.toSorted((a, b) => rank(a) - rank(b));
}
