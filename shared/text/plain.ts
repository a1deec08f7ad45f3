/**
 * Text that survives mail: 7-bit ASCII, at most 72 columns, no tabs, no trailing spaces, and no line that
 * starts with `>` (a quotation) or `From ` (an mbox separator).
 */
export const maxColumns = 72;

const replacements: Readonly<Record<string, string>> = {
  '\u00b5': 'u',
  '\u03bc': 'u',
  '\u00d7': 'x',
  '\u00b1': '+-',
  '\u2212': '-',
  '\u2010': '-',
  '\u2011': '-',
  '\u2012': '-',
  '\u2013': '-',
  '\u2014': '-',
  '\u2018': "'",
  '\u2019': "'",
  '\u201c': '"',
  '\u201d': '"',
  '\u2026': '...',
  '\u2264': '<=',
  '\u2265': '>=',
  '\u2260': '!=',
};

/**
 * One line of printable ASCII: known symbols are spelled out, other characters become `?`, white space
 * collapses to single spaces.
 */
export function toAscii(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/\s+/g, ' ')
    .replace(/[^ -~]/gu, (character) => replacements[character] ?? '?')
    .trim();
}

/** True when a mail program would misinterpret the line. */
export function isUnsafeStart(line: string): boolean {
  return line.startsWith('>') || line.startsWith('From ');
}

const units = '%|[num]?s|min|h|[kKMGT]?i?B|[kMG]?Hz|/s|ops/s';
/** Spaces where no line ends: in 12 345, which reads as two numbers else, before a unit, and in Linux 4.20. */
const noBreak = new RegExp(
  String.raw`(?<=\d) (?=\d{3}(?!\d))|(?<=\d) (?=(?:${units})(?![\w/%]))|(?<=\bLinux) (?=\d)`,
  'g',
);
/** Replaces such a space while lines are broken; does not occur in ASCII text. */
const hard = '\u00a0';

/** The parts of a text between which lines may end: words, and numbers with their units. */
export function splitWords(text: string): string[] {
  return text
    .replace(noBreak, hard)
    .split(' ')
    .map((word) => word.replaceAll(hard, ' '));
}

/** How much of an overlong word goes on a line: up to a space, or a `_` or `/`, if that is most of it. */
function breakWord(word: string, width: number): number {
  const space = word.lastIndexOf(' ', width);
  if (space > 0) return space;
  const breakAt = Math.max(word.lastIndexOf('_', width - 1), word.lastIndexOf('/', width - 1));
  return breakAt >= width / 2 ? breakAt + 1 : width;
}

/**
 * Breaks text into lines of at most `width` characters, at spaces if possible, inside a number or a word if
 * necessary. At least one line, perhaps empty.
 */
export function wrapWords(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of splitWords(text)) {
    let rest = word;
    if (line !== '' && line.length + 1 + rest.length <= width) {
      line += ` ${rest}`;
      continue;
    }
    if (line !== '') lines.push(line);
    while (rest.length > width) {
      const end = breakWord(rest, width);
      lines.push(rest.slice(0, end));
      rest = rest.slice(end).trimStart();
    }
    line = rest;
  }
  return line === '' && lines.length > 0 ? lines : [...lines, line];
}

/** A paragraph in mail form; `indent` spaces before each line after the first. */
export function wrapParagraph(text: string, indent = 0): string[] {
  const lines = wrapWords(toAscii(text), maxColumns - Math.max(1, indent));
  const hanging = lines.map((line, i) => ' '.repeat(i > 0 ? indent : 0) + line);
  return hanging.map((line) => (isUnsafeStart(line) ? ` ${line}` : line));
}

/** Quotes a word for a POSIX shell. Non-ASCII characters become `?`: mail cannot carry them. */
function quote(original: string): string {
  const word = /^[ -~]*$/.test(original) ? original : toAscii(original);
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(word)) return word;
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** The words of a command in one line, quoted for a POSIX shell. */
export function joinCommand(words: readonly string[]): string {
  return words.map(quote).join(' ');
}

/** Splits a command written by `joinCommand` into its words. */
export function splitCommand(command: string): string[] {
  const words = command.matchAll(/(?:'[^']*'|\\.|[^\s'\\])+/g);
  const unquote = (word: string) =>
    word.replace(
      /'([^']*)'|\\(.)/g,
      (_all, quoted?: string, escaped?: string) => quoted ?? escaped ?? '',
    );
  return [...words].map(([word]) => unquote(word));
}

/** Pieces of a word, each quoted separately and at most `width` long; a shell joins them again. */
function splitWord(word: string, width: number): string[] {
  if (quote(word).length <= width) return [quote(word)];
  const pieces: string[] = [];
  let piece = '';
  for (const character of word) {
    if (piece !== '' && quote(piece + character).length > width) {
      pieces.push(quote(piece));
      piece = '';
    }
    piece += character;
  }
  return [...pieces, quote(piece)];
}

/**
 * A command over several lines, each but the last ended by a backslash, to be pasted into a POSIX shell.
 * An option stays with its value. A word longer than a line is broken and continues in the first column.
 * @param words The command's words, unquoted.
 */
export function wrapCommand(words: readonly string[]): string[] {
  const indent = '    ';
  const room = maxColumns - 2;
  const units: string[][] = [];
  for (const word of words) {
    const last = units.at(-1);
    const isValue = last?.length === 1 && last[0]?.startsWith('--') && !word.startsWith('--');
    const fits = isValue && `${indent}${last[0]} ${quote(word)}`.length <= room;
    if (last && fits) last.push(word);
    else units.push([word]);
  }
  const lines: string[] = [];
  let line = '';
  for (const unit of units) {
    const text = joinCommand(unit);
    if (line !== '' && line.length + 1 + text.length <= room) {
      line += ` ${text}`;
      continue;
    }
    if (line !== '') lines.push(`${line} \\`);
    const prefix = lines.length > 0 ? indent : '';
    const [first = '', ...more] = splitWord(unit.join(' '), room - prefix.length - 1);
    line = prefix + (unit.length > 1 ? text : first);
    for (const piece of unit.length > 1 ? [] : more) {
      lines.push(`${line}\\`);
      line = piece;
    }
  }
  return [...lines, line];
}
