/** Names of a note are fewer where they are long: a note of a figure has 600 characters. */
const room = 450;

/** `a; b and 3 more`: as many of the names as fit into a note, at most so many and at least one. */
export function nameSome(names: readonly string[], most: number, between = '; '): string {
  let length = 0;
  const fits = names.filter((name, i) => {
    length += name.length + between.length;
    return i === 0 || (i < most && length <= room);
  });
  const left = names.length - fits.length;
  return fits.join(between) + (left > 0 ? ` and ${left} more` : '');
}
