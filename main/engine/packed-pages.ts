// The pages of many requests in little room: which of the few sizes each has, in as few bits as tell them
// apart. They come out as they went in, in their order.

/** More sizes than this are kept as they are. */
const mostSizes = 256;

/** How many codes a byte has, as a power of two from 3 to 0, so that 1, 2, 4 or 8 bits tell so many sizes apart. */
function shiftFor(sizes: number): number {
  let shift = 3;
  while (sizes > 2 ** (8 >> shift)) shift--;
  return shift;
}

export class PackedPages {
  /** The sizes; where there are too many, that of each request. */
  private readonly sizes: Int32Array;
  /** Which of the sizes each has, the first of a byte in its lowest bits; null if there are too many, or one. */
  private readonly codes: Uint8Array | null = null;
  private readonly shift: number = 0;

  /** Packs the part [from, to) of a column, which is not empty. */
  constructor(pages: Int32Array, from: number, to: number) {
    const codeOf = new Map<number, number>();
    for (let at = from; at < to; at++) {
      if (!codeOf.has(pages[at])) codeOf.set(pages[at], codeOf.size);
    }
    if (codeOf.size > mostSizes) {
      this.sizes = pages.slice(from, to);
      return;
    }
    this.sizes = Int32Array.from(codeOf.keys());
    if (codeOf.size === 1) return;
    this.shift = shiftFor(codeOf.size);
    this.codes = new Uint8Array(Math.ceil((to - from) / 2 ** this.shift));
    const { codes, shift } = this;
    const [inByte, bits] = [(1 << shift) - 1, 8 >> shift];
    for (let at = 0; at < to - from; at++) {
      const code = codeOf.get(pages[from + at]) ?? 0;
      codes[at >> shift] |= code << ((at & inByte) * bits);
    }
  }

  get bytes(): number {
    return this.sizes.byteLength + (this.codes?.byteLength ?? 0);
  }

  /** Writes the pages of the requests [from, to) into a column, from its start on. */
  unpack(from: number, to: number, column: Int32Array): void {
    const { sizes, codes, shift } = this;
    if (codes) {
      const [inByte, bits] = [(1 << shift) - 1, 8 >> shift];
      const mask = (1 << bits) - 1;
      for (let at = from; at < to; at++) {
        column[at - from] = sizes[(codes[at >> shift] >> ((at & inByte) * bits)) & mask];
      }
    } else if (sizes.length === 1) column.fill(sizes[0], 0, to - from);
    else column.set(sizes.subarray(from, to));
  }
}
