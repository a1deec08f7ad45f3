/**
 * JSON that is the same text for the same value: keys sorted, no spaces, undefined members omitted,
 * -0 written as 0. For hashing, not for reading.
 * @throws TypeError for what JSON cannot express: NaN, infinities, functions, undefined elsewhere.
 */
export function canonicalJson(value: unknown): string {
  // A replication is thousands of numbers, and each one is hashed: this is on the lab's busiest path.
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (value === null || typeof value === 'boolean' || typeof value === 'string') {
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return canonicalArray(value);
  if (typeof value === 'object') return canonicalObject(value as Readonly<Record<string, unknown>>);
  throw new TypeError(`no canonical JSON for ${String(value)}`);
}

function canonicalArray(items: readonly unknown[]): string {
  let text = '[';
  // By number, not by item: a hole counts as undefined.
  for (let i = 0; i < items.length; i++) text += (i === 0 ? '' : ',') + canonicalJson(items[i]);
  return `${text}]`;
}

function canonicalObject(members: Readonly<Record<string, unknown>>): string {
  let text = '{';
  // The order of code units, as `<` has it.
  for (const key of Object.keys(members).toSorted()) {
    const member = members[key];
    if (member === undefined) continue;
    text += `${text === '{' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(member)}`;
  }
  return `${text}}`;
}
