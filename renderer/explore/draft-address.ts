import { createAxis } from './axis-draft.ts';
import type { SweepDraft } from './sweep-draft.ts';

/** The form of a row that a list of the form may have. */
const rows: Readonly<Partial<Record<keyof SweepDraft, unknown>>> = {
  policies: '',
  userPolicies: '',
  axes: createAxis(1, ''),
  sets: { id: 1, path: '', value: '' },
};

/** True if a value has the shape of another, row by row and entry by entry. */
function hasShape(value: unknown, like: unknown, row: unknown): boolean {
  if (Array.isArray(like)) {
    return Array.isArray(value) && value.every((one) => hasShape(one, row ?? like[0], undefined));
  }
  if (typeof like !== 'object' || like === null) return typeof value === typeof like;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const [own, wanted] = [Object.entries(value), Object.entries(like)];
  return (
    own.length === wanted.length &&
    wanted.every(([name, part]) => hasShape(value[name as keyof typeof value], part, undefined))
  );
}

/** What a form has that the default one has not, as a text for an address; empty if nothing. */
export function writeDraft(draft: SweepDraft, usual: SweepDraft): string {
  const changed = Object.entries(draft).filter(
    ([name, value]) =>
      name !== 'nextId' &&
      JSON.stringify(value) !== JSON.stringify(usual[name as keyof SweepDraft]),
  );
  return changed.length === 0 ? '' : JSON.stringify(Object.fromEntries(changed));
}

/** The form of such a text; entries that this version does not know are left as usual. */
export function readDraft(text: string, usual: SweepDraft): SweepDraft {
  let stored: unknown;
  try {
    stored = JSON.parse(text);
  } catch {
    return usual;
  }
  if (typeof stored !== 'object' || stored === null) return usual;
  const known = Object.entries(stored).filter(([name, value]) => {
    const entry = name as keyof SweepDraft;
    return Object.hasOwn(usual, name) && hasShape(value, usual[entry], rows[entry]);
  });
  const draft: SweepDraft = { ...usual, ...Object.fromEntries(known) };
  const ids = [...draft.axes, ...draft.sets].map(({ id }) => id);
  const isNumbered = new Set(ids).size === ids.length && ids.every(Number.isSafeInteger);
  if (!isNumbered) return usual;
  return { ...draft, nextId: Math.max(0, ...ids) + 1 };
}
