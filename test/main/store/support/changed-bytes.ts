/** How often reading what was written says the same, something else, or fails, over every byte with a changed bit. */
export function readChanged(
  bytes: Uint8Array,
  isSame: (bytes: Buffer) => boolean,
): Readonly<Record<'same' | 'other' | 'noticed', number>> {
  const counts = { same: 0, other: 0, noticed: 0 };
  for (const at of bytes.keys()) {
    const changed = Buffer.from(bytes);
    changed[at]! ^= 1;
    try {
      counts[isSame(changed) ? 'same' : 'other']++;
    } catch {
      counts.noticed++;
    }
  }
  return counts;
}
