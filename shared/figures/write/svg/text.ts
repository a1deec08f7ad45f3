import { element, escapeXml } from './element.ts';

/**
 * Widths of characters in em, no less than in the widest common sans-serif fonts (DejaVu Sans, Verdana):
 * what fits by this estimate fits on every system.
 */
function characterWidth(character: string): number {
  if (/[ijlI.,:;'|!]/.test(character)) return 0.42;
  if (/[ ()[\]/ftr\\-]/.test(character)) return 0.5;
  if (/[mwMW@%&]/.test(character)) return 1.08;
  if (/[A-Z_=<>+~#^]/.test(character)) return 0.86;
  if (/[ -~]/.test(character)) return 0.67;
  return character.length === 1 && character > ' ' && character < '\u2000' ? 0.9 : 1.3;
}

/** Width of a line in px; never an underestimate. */
export function textWidth(text: string, size: number, isBold = false): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width * size * (isBold ? 1.13 : 1);
}

/** A line of text with all white space collapsed. */
export function toLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** Lines no wider than `width`: broken at spaces, and inside a word only if the word is too wide. */
export function wrapText(text: string, width: number, size: number, isBold = false): string[] {
  const fits = (line: string) => textWidth(line, size, isBold) <= width;
  const lines: string[] = [];
  let line = '';
  for (const word of toLine(text).split(' ')) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (fits(joined)) {
      line = joined;
      continue;
    }
    if (line !== '') lines.push(line);
    line = '';
    for (const character of word) {
      if (line !== '' && !fits(line + character)) {
        lines.push(line);
        line = '';
      }
      line += character;
    }
  }
  return line === '' ? lines : [...lines, line];
}

/** The text, or as much of its start as fits plus an ellipsis. */
export function clipText(text: string, width: number, size: number): string {
  const line = toLine(text);
  if (textWidth(line, size) <= width) return line;
  let kept = '';
  for (const character of line) {
    if (textWidth(`${kept}${character}\u2026`, size) > width) break;
    kept += character;
  }
  return `${kept.trimEnd()}\u2026`;
}

export interface TextStyle {
  readonly size: number;
  readonly colour?: string;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly isBold?: boolean;
  readonly angle?: number;
}

/** One line of text; `y` is its baseline. */
export function writeText(text: string, x: number, y: number, style: TextStyle): string {
  const { size, colour = '#1a1a1a', anchor = 'start', isBold, angle } = style;
  const attributes = {
    x,
    y,
    'font-size': size,
    fill: colour,
    'text-anchor': anchor === 'start' ? undefined : anchor,
    'font-weight': isBold ? 'bold' : undefined,
    transform: angle === undefined ? undefined : `rotate(${angle} ${x.toFixed(2)} ${y.toFixed(2)})`,
  };
  return element('text', attributes, escapeXml(toLine(text)));
}

/** Lines below each other; `y` is the baseline of the first. */
export function writeLines(
  lines: readonly string[],
  x: number,
  y: number,
  style: TextStyle,
): string[] {
  return lines.map((line, i) => writeText(line, x, y + i * lineHeight(style.size), style));
}

export function lineHeight(size: number): number {
  return Math.ceil(size * 1.4);
}
