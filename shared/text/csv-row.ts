export type CsvCell = string | number | boolean | null;

/** RFC 4180: quoted if necessary. A leading formula character is escaped for spreadsheets. */
function writeCell(value: CsvCell): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const safe = /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The cells of a row, without the line's end. */
export function csvRow(cells: readonly CsvCell[]): string {
  return cells.map(writeCell).join(',');
}
