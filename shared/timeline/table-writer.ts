import type { Column, Columns, layouts, Table, TableName } from './layouts.ts';
import { makeColumns } from './make-table.ts';

const firstRoom = 1024;

function gather(column: Column, rows: Int32Array): Column {
  // Most columns are of this kind: a loop of their own is three times as fast.
  if (column instanceof Float64Array) return gatherFloats(column, rows);
  const own = new (column.constructor as new (length: number) => Column)(rows.length);
  for (let i = 0; i < rows.length; i++) own[i] = column[rows[i]!]!;
  return own;
}

function gatherFloats(column: Float64Array, rows: Int32Array): Float64Array {
  const own = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) own[i] = column[rows[i]!]!;
  return own;
}

/** A table in the making: rows are added one by one, and written through `columns`, which are longer than it. */
export class TableWriter<N extends TableName> {
  size = 0;
  columns: Columns<(typeof layouts)[N]>;
  private readonly name: N;
  private room: number;

  constructor(name: N, room: number = firstRoom) {
    this.name = name;
    this.room = room;
    this.columns = makeColumns(name, room);
  }

  /** Adds a row of zeros; returns its place. */
  add(): number {
    if (this.size === this.room) {
      this.room *= 2;
      this.grow();
    }
    return this.size++;
  }

  /** Keeps the first rows. */
  cut(size: number): void {
    this.size = size;
  }

  /** Writes a row over an earlier one. */
  move(from: number, to: number): void {
    for (const column of Object.values(this.byName())) column[to] = column[from] ?? 0;
  }

  private byName(): Record<string, Column> {
    return this.columns as unknown as Record<string, Column>;
  }

  private grow(): void {
    const old = this.byName();
    this.columns = makeColumns(this.name, this.room);
    for (const [name, column] of Object.entries(this.byName())) column.set(old[name] ?? []);
  }

  /** A copy of the table so far: of these rows, in their order, or of all. */
  table(rows?: Int32Array): Table<N> {
    const entries = Object.entries(this.byName()).map(
      ([name, column]) => [name, rows ? gather(column, rows) : column.slice(0, this.size)] as const,
    );
    return { count: rows?.length ?? this.size, ...Object.fromEntries(entries) } as Table<N>;
  }
}
