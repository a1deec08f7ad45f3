import {
  tableNames,
  type Column,
  type TableName,
  type Timeline,
} from '../../shared/timeline/layouts.ts';
import { makeTable } from '../../shared/timeline/make-table.ts';
import type { TimelineHead } from '../../shared/timeline/timeline-head.ts';

/** Rows of one table, as the lab sends them: each column's bytes in base 64. */
export interface RowsPart {
  readonly table: TableName;
  readonly from: number;
  readonly count: number;
  readonly columns: Readonly<Record<string, string>>;
}

/** Newer engines decode base 64 themselves, many times faster. */
const own = Uint8Array as unknown as {
  readonly fromBase64?: (text: string) => Uint8Array<ArrayBuffer>;
};

export function decode(text: string): Uint8Array<ArrayBuffer> {
  if (own.fromBase64) return own.fromBase64(text);
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

/** Puts the parts of a timeline together, in whatever order they come. */
export class Assembly {
  private readonly tables: { readonly [N in TableName]: Timeline[N] };
  private readonly head: TimelineHead;

  constructor(head: TimelineHead, counts: Readonly<Record<TableName, number>>) {
    this.head = head;
    const tables = tableNames.map((name) => [name, makeTable(name, counts[name])]);
    this.tables = Object.fromEntries(tables) as Timeline;
  }

  add({ table, from, columns }: RowsPart): void {
    for (const [name, text] of Object.entries(columns)) {
      const column = (this.tables[table] as unknown as Record<string, Column | undefined>)[name];
      if (!column) continue;
      const bytes = decode(text);
      const Make = column.constructor as new (buffer: ArrayBuffer) => Column;
      column.set(new Make(bytes.buffer), from);
    }
  }

  timeline(): Timeline {
    return { ...this.head, ...this.tables };
  }
}
