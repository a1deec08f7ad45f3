// Prints presets: one JSON line each, or text for people.
// The command provides the text.
import type { BasicContext } from '../command.ts';

export function printRows<T>(
  { options, print }: Pick<BasicContext, 'options' | 'print'>,
  rows: readonly T[],
  toLines: (rows: readonly T[]) => readonly string[],
): void {
  const lines = options['json'] ? rows.map((row) => JSON.stringify(row)) : toLines(rows);
  for (const line of lines) print(line);
}
