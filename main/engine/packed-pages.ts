// The pages of many requests in little room: which of the few sizes each has, in as few bits as tell them
// apart. They come out as they went in, in their order.

/** More sizes than this are kept as they are. */
const mostSizes = 256;

/** Bits that tell so many sizes apart: 0, 1, 2, 4 or 8, so that a byte has a whole number of them. */
function bitsFor(sizes: number): number {
  return [0, 1, 2, 4, 8].find((bits) => 2 ** bits >= sizes) ?? 32;
}

export class PackedPages {
  private readonly sizes: Int32Array;
  private readonly bits: number;
  private readonly codes: Uint8Array;
  /** The sizes one by one, where there are too many of them. */
  private readonly plain: Int32Array | null;

  /** Packs the part [from, to) of a column. */
  constructor(pages: Int32Array, from: number, to: number) {
    const codeOf = new Map<number, number>();
    for (let at = from; at < to; at++) {
      if (!codeOf.has(pages[at])) codeOf.set(pages[at], codeOf.size);
    }
    const isPlain = codeOf.size > mostSizes;
    this.plain = isPlain ? pages.slice(from, to) : null;
    this.sizes = Int32Array.from(isPlain ? [] : codeOf.keys());
    this.bits = isPlain ? 0 : bitsFor(codeOf.size);
    const perByte = this.bits === 0 ? Infinity : 8 / this.bits;
    this.codes = new Uint8Array(Math.ceil((to - from) / perByte));
    if (this.bits === 0) return;
    for (let at = from; at < to; at++) {
      const place = at - from;
      const code = codeOf.get(pages[at]) ?? 0;
      this.codes[Math.floor(place / perByte)] |= code << ((place % perByte) * this.bits);
    }
  }

  get bytes(): number {
    return this.sizes.byteLength + this.codes.byteLength + (this.plain?.byteLength ?? 0);
  }

  at(place: number): number {
    const { plain, bits, codes, sizes } = this;
    if (plain) return plain[place];
    if (bits === 0) return sizes[0];
    // A byte has 2^shift sizes.
    const shift = bits === 8 ? 0 : bits === 4 ? 1 : bits === 2 ? 2 : 3;
    const inByte = place & ((1 << shift) - 1);
    return sizes[(codes[place >> shift] >> (inByte * bits)) & ((1 << bits) - 1)];
  }

  /** Adds `factor` times the pages of each in [from, to) to a sum, one after the other. */
  addTimes(factor: number, sum: number, from: number, to: number): number {
    // `+` says that it is a number: V8 keeps what grows from a parameter on the heap.
    let total = +sum;
    for (let place = from; place < to; place++) total += factor * this.at(place);
    return total;
  }
}
