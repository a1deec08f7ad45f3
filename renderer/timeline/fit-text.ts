/** Whether a text has room. */
type Fits = (text: string) => boolean;

/** As many of a text's clauses as have room, from the first on; empty if not even that has. */
export function fitClauses(text: string, fits: Fits): string {
  const ends = [...text.matchAll(/[;,] /g)].map(({ index }) => index);
  const end = [...ends, text.length].findLast((place) => fits(text.slice(0, place)));
  return text.slice(0, end ?? 0);
}

/** The text, or as much of its start as has room with an ellipsis behind it. */
function cut(text: string, fits: Fits): string {
  let end = text.length;
  while (end > 0 && !fits(`${text.slice(0, end).trimEnd()}\u2026`)) end--;
  return `${text.slice(0, end).trimEnd()}\u2026`;
}

/**
 * A name in lines that have room, broken behind a blank or a hyphen; `isWhole` if nothing of it is cut. A
 * part that has no room alone, and what is beyond the last line, ends in an ellipsis.
 * @param most How many lines there may be, 1 or more.
 */
export function fitLines(
  name: string,
  most: number,
  fits: Fits,
): { readonly lines: readonly string[]; readonly isWhole: boolean } {
  const lines: string[] = [];
  for (const part of name.split(/(?<=[ -])/)) {
    const longer = (lines.at(-1) ?? '') + part;
    if (lines.length > 0 && fits(longer.trimEnd())) lines[lines.length - 1] = longer;
    else lines.push(part);
  }
  const isCut = (line: string, i: number) =>
    !fits(line.trimEnd()) || (i === most - 1 && lines.length > most);
  const kept = lines.slice(0, most);
  return {
    lines: kept.map((line, i) => (isCut(line, i) ? cut(line, fits) : line.trimEnd())),
    isWhole: !kept.some(isCut),
  };
}
