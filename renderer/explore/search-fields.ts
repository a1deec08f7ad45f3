import type { SpecField } from '../../shared/spec/spec-fields.ts';

/** The fields that hold every word that was typed, those whose path begins with it first. */
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
