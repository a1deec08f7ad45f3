/** The cells of a line; a cell in double quotes can hold commas, and a doubled quote. */
function splitLine(line: string): string[] {
  const cells: string[] = [];
  let cell = '';
  let isQuoted = false;
  for (let i = 0; i < line.length; i++) {
    const character = line[i];
    if (isQuoted && character === '"' && line[i + 1] === '"') {
      cell += '"';
      i++;
    } else if (character === '"') isQuoted = !isQuoted;
    else if (character === ',' && !isQuoted) {
      cells.push(cell.trim());
      cell = '';
    } else cell += character;
  }
  return [...cells, cell.trim()];
}

/** What a CSV text says: lines `# name: value` anywhere, then a header, then rows. */
export interface CsvText {
  /** In their order; a name can come more than once. */
  readonly remarks: readonly (readonly [name: string, value: string])[];
  readonly header: readonly string[];
  /** By the names of the header; an empty cell is left out. */
  readonly rows: readonly Readonly<Record<string, string>>[];
  /** Numbers of lines that have more cells than the header. */
  readonly tooLong: readonly number[];
}

const remark = /^#\s*([\w-]+):\s*(.*)$/;

/** Reads CSV with remarks. Line ends can be those of any system. */
export function readCsv(text: string): CsvText {
  const remarks: (readonly [string, string])[] = [];
  const rows: Record<string, string>[] = [];
  const tooLong: number[] = [];
  let header: readonly string[] | null = null;
  for (const [i, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .entries()) {
    const line = raw.trim();
    const [, name, value] = remark.exec(line) ?? [];
    if (name !== undefined && value !== undefined) remarks.push([name, value.trim()]);
    if (line === '' || line.startsWith('#')) continue;
    const cells = splitLine(line);
    if (!header) {
      header = cells;
      continue;
    }
    if (cells.length > header.length) tooLong.push(i + 1);
    const named = header.map((column, at) => [column, cells[at] ?? ''] as const);
    rows.push(Object.fromEntries(named.filter(([column, cell]) => column !== '' && cell !== '')));
  }
  return { remarks, header: header ?? [], rows, tooLong };
}
