import { isUnsafeStart, maxColumns, splitWords, toAscii, wrapWords } from './plain.ts';

/** A column of a plain-text table. */
export interface Column {
  readonly header: string;
  /** Numbers are right-aligned, so that their units line up; default: left. */
  readonly align?: 'left' | 'right';
}

const narrowest = 1;

function widest(lines: readonly string[]): number {
  return Math.max(narrowest, ...lines.map((line) => line.length));
}

/** Narrows the widest column that is not yet at its least width until the row fits; null when it cannot. */
function fitWidths(
  natural: readonly number[],
  least: readonly number[],
  gap: number,
  room: number,
): number[] | null {
  const widths = [...natural];
  const gaps = gap * (widths.length - 1);
  let over = widths.reduce((sum, width) => sum + width, gaps) - room;
  for (; over > 0; over--) {
    const free = widths.map((width, c) => (width > (least[c] ?? narrowest) ? width : 0));
    const largest = Math.max(...free);
    if (largest === 0) return null;
    widths[free.lastIndexOf(largest)] = largest - 1;
  }
  return widths;
}

function chooseLayout(
  natural: readonly number[],
  whole: readonly number[],
  room: number,
): { widths: number[]; gap: number } {
  for (const gap of [3, 2]) {
    const total = natural.reduce((sum, width) => sum + width, gap * (natural.length - 1));
    if (total <= room) return { widths: [...natural], gap };
  }
  const widths = fitWidths(natural, whole, 1, room) ?? fitWidths(natural, [], 1, room);
  if (!widths) throw new Error(`${natural.length} columns do not fit into ${room} characters`);
  return { widths, gap: 1 };
}

function pad(text: string, width: number, align: Column['align']): string {
  return align === 'right' ? text.padStart(width) : text.padEnd(width);
}

function layOut(columns: readonly Column[], rows: readonly string[][], indent: string): string[] {
  const natural = columns.map((_, c) => widest(rows.map((row) => row[c] ?? '')));
  // Cells end lines between words, names and numbers, as long as there is room for the longest.
  const whole = columns.map((_, c) => widest(rows.flatMap((row) => splitWords(row[c] ?? ''))));
  const { widths, gap } = chooseLayout(natural, whole, maxColumns - indent.length);
  return rows.flatMap((row) => {
    const cells = widths.map((width, c) => wrapWords(row[c] ?? '', width));
    const height = Math.max(1, ...cells.map((lines) => lines.length));
    return Array.from({ length: height }, (_, i) => {
      const parts = widths.map((width, c) => pad(cells[c]?.[i] ?? '', width, columns[c]?.align));
      return (indent + parts.join(' '.repeat(gap))).trimEnd();
    });
  });
}

/**
 * A table in mail form (see plain.ts): a line of headers, then the rows. A cell too wide for its column
 * continues on the next line. Cells become ASCII; a missing cell is empty.
 * @returns The lines, without line ends.
 */
export function formatTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): string[] {
  const header = columns.map((column) => column.header);
  const plain = [header, ...rows].map((row) => columns.map((_, c) => toAscii(row[c] ?? '')));
  const lines = layOut(columns, plain, '');
  return lines.some(isUnsafeStart) ? layOut(columns, plain, ' ') : lines;
}
