/** No longer head is kept: a name of 16 bytes, and columns of fixed width. */
const longest = 64;
/** Heads are kept by the last two digits of their CPU. */
const places = 128;

/** A line's beginning up to the bracket behind the CPU, and what it says; positions from its first byte. */
export class KnownHead {
  /** What has read it: another dialect may read it otherwise. */
  reader: unknown = null;
  length = 0;
  commStart = 0;
  commEnd = 0;
  pid = 0;
  cpu = 0;
  private readonly bytes = new Uint8Array(longest);

  /** Whether a line begins with it. */
  begins(line: Uint8Array, start: number, end: number): boolean {
    const { bytes, length } = this;
    if (end - start < length) return false;
    // From the end on: a task's number is there.
    for (let i = length - 1; i >= 0; i--) if (bytes[i] !== line[start + i]) return false;
    return true;
  }

  /** Takes the bytes of a head; the other fields are the caller's. */
  keep(line: Uint8Array, start: number, end: number): void {
    this.length = end - start;
    for (let i = start; i < end; i++) this.bytes[i - start] = line[i];
  }
}

/** The last head of each CPU: a task runs for many lines, whose heads are the same byte by byte. */
export class KnownHeads {
  private readonly heads = Array.from({ length: places }, (): KnownHead | undefined => undefined);
  /** Where the last digit of the CPU was in the last head: columns have a fixed width. */
  private column = 1;

  /** The head that a line probably has. */
  guess(line: Uint8Array, start: number, end: number): KnownHead | undefined {
    return this.heads[this.placeOf(line, start, end)];
  }

  /** Where a head of a line is to be kept, or undefined if it is too long. */
  placeFor(line: Uint8Array, start: number, end: number): KnownHead | undefined {
    if (end - start > longest) return undefined;
    this.column = end - start - 2;
    return (this.heads[this.placeOf(line, start, end)] ??= new KnownHead());
  }

  private placeOf(line: Uint8Array, start: number, end: number): number {
    const at = start + this.column;
    return at < end ? (line[at] + line[at - 1] * 10) & (places - 1) : 0;
  }
}
