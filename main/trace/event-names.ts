import type { TraceReport } from '../../shared/trace.ts';
import { findKind } from './events/index.ts';
import type { Line } from './line.ts';
import { NameTable, noName } from './name-table.ts';

const mostNames = 4096;

/** The names of events: which kind each is, and how many of those that are not kept there were. */
export class EventNames {
  private readonly table = new NameTable(mostNames);
  /** By the id of a name: its kind, -1 if it is not stored. */
  private readonly kinds: number[] = [-1];
  private readonly skipped: { count: number; firstLine: number }[] = [{ count: 0, firstLine: 0 }];

  idOf({ bytes, nameStart, nameEnd }: Line): number {
    return this.table.intern(bytes, nameStart, nameEnd);
  }

  idOfText(text: string): number {
    const bytes = Buffer.from(text);
    return this.table.intern(bytes, 0, bytes.length);
  }

  kindOf(id: number): number {
    return this.kinds[id] ?? this.add(id);
  }

  nameOf(id: number): string {
    return this.table.names[id];
  }

  skip(id: number, line: number): void {
    this.kindOf(id);
    const skipped = this.skipped[id];
    if (skipped.count++ === 0) skipped.firstLine = line;
  }

  /** Most frequent first. */
  result(): TraceReport['skipped'] {
    return this.skipped
      .map((one, id) => ({
        name: id === noName ? '(other names)' : this.nameOf(id).replace(/[^ -~]/g, '?'),
        ...one,
      }))
      .filter(({ count }) => count > 0)
      .sort((a, b) => b.count - a.count || a.firstLine - b.firstLine);
  }

  private add(id: number): number {
    this.skipped[id] = { count: 0, firstLine: 0 };
    return (this.kinds[id] = findKind(this.nameOf(id)));
  }
}
