import { ascii, isSpace } from './line.ts';

/** The id for no name: there was none, or the table was full. */
export const noName = 0;

/**
 * Gives names small numbers, and finds them by their bytes: a string is made once per name, not once
 * per occurrence. It holds a limited number of names, and counts those it turned away.
 */
export class NameTable {
  /** Every name by its id; the name of id 0 is empty. */
  readonly names: string[] = [''];
  turnedAway = 0;
  private readonly capacity: number;
  private readonly bytes: Uint8Array[] = [Buffer.alloc(0)];
  private readonly hashes: number[] = [0];
  private slots = new Int32Array(64);
  /** The last name of each length and some of its bytes: the same few come again and again. */
  private readonly recent = new Int32Array(256);
  /** The last word by some of its bytes: where it ends needs not be known before. */
  private readonly recentWords = new Int32Array(256);
  /** Of the last `internWord`, in bytes. */
  wordLength = 0;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  /** The id of the name in these bytes; 0 if it is empty or does not fit. */
  intern(text: Uint8Array, start: number, end: number): number {
    if (end <= start) return noName;
    const middle = text[start + ((end - start) >> 1)];
    const place = ((end - start) * 31 + text[start] + middle * 3 + text[end - 1] * 7) & 255;
    const recent = this.recent[place];
    if (recent !== noName && isSame(this.bytes[recent], text, start, end)) return recent;
    const hash = hashOf(text, start, end);
    const mask = this.slots.length - 1;
    let slot = hash & mask;
    for (let id = this.slots[slot]; id !== noName; id = this.slots[slot]) {
      if (this.hashes[id] === hash && isSame(this.bytes[id], text, start, end)) {
        return (this.recent[place] = id);
      }
      slot = (slot + 1) & mask;
    }
    return this.add(text, start, end, hash, slot);
  }

  /**
   * The id of the word at a position: a space ends it, or a comma before a space, or the limit. 0 if it is
   * empty or does not fit.
   */
  internWord(text: Uint8Array, start: number, limit: number): number {
    const place = placeOfWord(text, start, limit);
    const recent = this.recentWords[place];
    if (recent !== noName) {
      const name = this.bytes[recent];
      const end = start + name.length;
      if (end <= limit && isSame(name, text, start, end) && isWordEnd(text, end, limit)) {
        this.wordLength = name.length;
        return recent;
      }
    }
    let end = start;
    while (end < limit && !isSpace(text[end])) end++;
    if (end > start && text[end - 1] === ascii.comma) end--;
    this.wordLength = end - start;
    const id = this.intern(text, start, end);
    // Of several commas only the last one is not the word's.
    if (end > start && text[end - 1] !== ascii.comma) this.recentWords[place] = id;
    return id;
  }

  private add(text: Uint8Array, start: number, end: number, hash: number, slot: number): number {
    if (this.names.length > this.capacity) {
      this.turnedAway++;
      return noName;
    }
    const id = this.names.length;
    // A copy: a slice of a Buffer would be a view of a whole piece of text.
    const own = Buffer.from(text.subarray(start, end));
    this.bytes.push(own);
    this.hashes.push(hash);
    this.names.push(own.toString());
    this.slots[slot] = id;
    if (this.names.length * 2 > this.slots.length) this.grow();
    return id;
  }

  private grow(): void {
    const mask = this.slots.length * 2 - 1;
    this.slots = new Int32Array(mask + 1);
    for (let id = 1; id < this.names.length; id++) {
      let slot = this.hashes[id] & mask;
      while (this.slots[slot] !== noName) slot = (slot + 1) & mask;
      this.slots[slot] = id;
    }
  }
}

function hashOf(text: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ text[i], 0x01000193);
  hash ^= hash >>> 15;
  return hash;
}

function isSame(name: Uint8Array, text: Uint8Array, start: number, end: number): boolean {
  const { length } = name;
  if (length !== end - start) return false;
  for (let i = 0; i < length; i++) if (name[i] !== text[start + i]) return false;
  return true;
}

/** Some bytes in which words differ, often flags: behind their common beginnings. */
function placeOfWord(text: Uint8Array, start: number, limit: number): number {
  let place = start < limit ? text[start] : 0;
  if (start + 4 < limit) place += text[start + 4] * 3;
  if (start + 10 < limit) place += text[start + 10] * 7;
  if (start + 27 < limit) place += text[start + 27] * 31;
  return place & 255;
}

function isWordEnd(text: Uint8Array, at: number, limit: number): boolean {
  if (at === limit || isSpace(text[at])) return true;
  return text[at] === ascii.comma && (at + 1 === limit || isSpace(text[at + 1]));
}
