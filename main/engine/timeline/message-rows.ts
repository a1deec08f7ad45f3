// Messages as they are recorded: row by row in blocks, since a message is written at many moments far apart,
// and finding its row in the cache once is quicker than finding a dozen columns. They become columns at the end.
import { messageFlags, type Table } from '../../../shared/timeline/layouts.ts';
import { makeTable } from '../../../shared/timeline/make-table.ts';

/** Places within a row. */
export const field = {
  request: 0,
  target: 1,
  queued: 2,
  sent: 3,
  arrives: 4,
  taken: 5,
  flushStart: 6,
  flushEnd: 7,
  ackStart: 8,
  ackEnd: 9,
  window: 10,
  flags: 11,
} as const;
type Field = (typeof field)[keyof typeof field];
const width = Object.keys(field).length;

const blockBits = 13;
const blockRows = 1 << blockBits;

export class MessageRows {
  size = 0;
  private readonly blocks: Float64Array[] = [];

  /** A request is put on a target's queue; nothing else has happened to it. Returns its row. */
  add(request: number, target: number, queued: number): number {
    const row = this.size++;
    if (row >> blockBits === this.blocks.length) {
      this.blocks.push(new Float64Array(blockRows * width));
    }
    const block = this.blocks[row >> blockBits];
    const at = (row & (blockRows - 1)) * width;
    block.fill(NaN, at, at + width);
    block[at] = request;
    block[at + field.target] = target;
    block[at + field.queued] = queued;
    block[at + field.flags] = 0;
    return row;
  }

  get(row: number, name: Field): number {
    return this.blocks[row >> blockBits][(row & (blockRows - 1)) * width + name];
  }

  set(row: number, name: Field, value: number): void {
    this.blocks[row >> blockBits][(row & (blockRows - 1)) * width + name] = value;
  }

  addFlag(row: number, name: keyof typeof messageFlags): void {
    this.set(row, field.flags, this.get(row, field.flags) | messageFlags[name]);
  }

  /** Writes a row over an earlier one. */
  move(from: number, to: number): void {
    const at = (from & (blockRows - 1)) * width;
    const row = this.blocks[from >> blockBits].subarray(at, at + width);
    this.blocks[to >> blockBits].set(row, (to & (blockRows - 1)) * width);
  }

  /** Keeps the first rows. */
  cut(size: number): void {
    this.size = size;
  }

  /** Which request each message is of. */
  owners(): Int32Array {
    const owners = new Int32Array(this.size);
    for (let row = 0; row < owners.length; row++) owners[row] = this.get(row, field.request);
    return owners;
  }

  /** The rows as columns, in this order. */
  table(rows: Int32Array): Table<'messages'> {
    const columns = makeTable('messages', rows.length);
    for (let i = 0; i < rows.length; i++) {
      const block = this.blocks[rows[i] >> blockBits];
      const at = (rows[i] & (blockRows - 1)) * width;
      columns.request[i] = block[at];
      columns.target[i] = block[at + field.target];
      columns.queued[i] = block[at + field.queued];
      columns.sent[i] = block[at + field.sent];
      columns.arrives[i] = block[at + field.arrives];
      columns.taken[i] = block[at + field.taken];
      columns.flushStart[i] = block[at + field.flushStart];
      columns.flushEnd[i] = block[at + field.flushEnd];
      columns.ackStart[i] = block[at + field.ackStart];
      columns.ackEnd[i] = block[at + field.ackEnd];
      columns.window[i] = block[at + field.window];
      columns.flags[i] = block[at + field.flags];
    }
    return columns;
  }
}
