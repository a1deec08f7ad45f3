import { ascii } from './line.ts';

/** Longer lines are skipped: no kernel event comes close to this length. */
export const maxLineBytes = 1 << 16;

const nothing = Buffer.alloc(0);

export interface LineTaker {
  /** A line without its line end. The bytes are valid only during the call. */
  line(bytes: Buffer, start: number, end: number): void;
  /** A line that was skipped, by its beginning. */
  overlong(beginning: Buffer): void;
  /** The text after the last line end. */
  unfinished(bytes: Buffer): void;
}

/** Cuts bytes, which come in pieces of any size, into lines. */
export class LineCutter {
  private readonly taker: LineTaker;
  /** The bytes after the last line end so far. */
  private rest: Buffer = nothing;
  private isOverlong = false;

  constructor(taker: LineTaker) {
    this.taker = taker;
  }

  feed(piece: Uint8Array): void {
    const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.length);
    let start = 0;
    if (this.rest.length > 0 || this.isOverlong) {
      const end = bytes.indexOf(ascii.newline);
      if (end < 0) {
        this.keep(bytes);
        return;
      }
      this.keep(bytes.subarray(0, end));
      this.endLine();
      start = end + 1;
    }
    for (;;) {
      const end = bytes.indexOf(ascii.newline, start);
      if (end < 0) break;
      if (end - start > maxLineBytes) this.taker.overlong(bytes.subarray(start, start + 64));
      else this.taker.line(bytes, start, end);
      start = end + 1;
    }
    if (start < bytes.length) this.keep(bytes.subarray(start));
  }

  finish(): void {
    if (this.rest.length > 0 || this.isOverlong) this.taker.unfinished(this.rest);
    this.rest = nothing;
    this.isOverlong = false;
  }

  /** Adds to the unfinished line; only the beginning of an overlong line is kept. */
  private keep(bytes: Buffer): void {
    if (this.isOverlong) return;
    const length = this.rest.length + bytes.length;
    this.isOverlong = length > maxLineBytes;
    const joined = Buffer.alloc(this.isOverlong ? 64 : length);
    joined.set(this.rest.subarray(0, joined.length));
    const room = joined.length - Math.min(this.rest.length, joined.length);
    joined.set(bytes.subarray(0, room), joined.length - room);
    this.rest = joined;
  }

  private endLine(): void {
    const { rest, isOverlong } = this;
    this.rest = nothing;
    this.isOverlong = false;
    if (isOverlong) this.taker.overlong(rest);
    else this.taker.line(rest, 0, rest.length);
  }
}
