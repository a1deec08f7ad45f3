/** The owner of a page, or its owner when it was freed. */
export const owners = { unknown: 0, user: 1, kernel: 2 } as const;
export type Owner = (typeof owners)[keyof typeof owners];

const firstSlots = 1 << 12;
const defaultMostSlots = 1 << 23;
const fullAt = 0.75;
/** Keys have 32 bits: pages above 16 TiB share the keys of lower ones. */
const keyRange = 4_294_967_291;

/**
 * Tracks each page by its number: its owner, and when it was freed. An open-addressed table in typed
 * arrays of limited size: 13 bytes per slot. Counts and times are kept modulo 2^32.
 */
export class PageTable {
  /** Pages that did not fit. */
  turnedAway = 0;
  private readonly mostSlots: number;
  private size = 0;
  private keys = new Uint32Array(firstSlots);
  private ownerOf = new Uint8Array(firstSlots);
  private freedAfter = new Uint32Array(firstSlots);
  private freedUs = new Uint32Array(firstSlots);

  constructor(mostSlots = defaultMostSlots) {
    this.mostSlots = mostSlots;
  }

  /** The page's slot, valid until the next call; -1 if the table is full. */
  slotOf(pfn: number): number {
    // A remainder of doubles is a call; hardly any page needs it.
    const key = (pfn < keyRange ? pfn : pfn % keyRange) + 1;
    let slot = this.probe(key);
    if (this.keys[slot] === key) return slot;
    if (this.size >= this.keys.length * fullAt) {
      if (this.keys.length >= this.mostSlots) {
        this.turnedAway++;
        return -1;
      }
      this.grow();
      slot = this.probe(key);
    }
    this.keys[slot] = key;
    this.size++;
    return slot;
  }

  owner(slot: number): Owner {
    return (this.ownerOf[slot] & 3) as Owner;
  }

  setOwner(slot: number, owner: Owner): void {
    this.ownerOf[slot] = owner;
  }

  isFree(slot: number): boolean {
    return this.ownerOf[slot] >= 4;
  }

  /** `count`: pages freed so far, this one included. */
  setFree(slot: number, count: number, timeNs: number): void {
    this.ownerOf[slot] |= 4;
    this.freedAfter[slot] = count;
    this.freedUs[slot] = timeNs / 1000;
  }

  /** Pages freed since this one was freed, itself included. */
  distance(slot: number, count: number): number {
    return 1 + ((count - this.freedAfter[slot]) >>> 0);
  }

  /** Time since it was freed, to the microsecond; wraps around after 72 minutes. */
  delayNs(slot: number, timeNs: number): number {
    return ((Math.floor(timeNs / 1000) - this.freedUs[slot]) >>> 0) * 1000;
  }

  private probe(key: number): number {
    const { keys } = this;
    const mask = keys.length - 1;
    let slot = (Math.imul(key, 0x9e3779b1) >>> 9) & mask;
    while (keys[slot] !== 0 && keys[slot] !== key) slot = (slot + 1) & mask;
    return slot;
  }

  private grow(): void {
    const { keys, ownerOf, freedAfter, freedUs } = this;
    const slots = keys.length * 2;
    this.keys = new Uint32Array(slots);
    this.ownerOf = new Uint8Array(slots);
    this.freedAfter = new Uint32Array(slots);
    this.freedUs = new Uint32Array(slots);
    for (let from = 0; from < keys.length; from++) {
      if (keys[from] === 0) continue;
      const to = this.probe(keys[from]);
      this.keys[to] = keys[from];
      this.ownerOf[to] = ownerOf[from];
      this.freedAfter[to] = freedAfter[from];
      this.freedUs[to] = freedUs[from];
    }
  }
}
