// Who owns each page frame, as XPFO marks it: nothing known, the kernel, or user space, and whether it
// is allocated now. A free keeps the owner: only the next allocation can change it. Knows no policy.

export const owner = { unknown: 0, kernel: 1, user: 2 } as const;

/** Who had a page last. */
export type Owner = (typeof owner)[keyof typeof owner];

const ownerBits = 3;
const allocated = 4;
const blockPages = 4096;

/** What an allocation found: how many of its pages had which owner, and how many were not free. */
export interface Found {
  unknownPages: number;
  kernelPages: number;
  userPages: number;
  /** Allocated already: their frees are missing in the recording. */
  heldPages: number;
}

export class PageStates {
  readonly found: Found = { unknownPages: 0, kernelPages: 0, userPages: 0, heldPages: 0 };
  private readonly blocks = new Map<number, Uint8Array>();

  /** Allocates pages to an owner; `found` holds what they were. */
  allocate(pfn: number, pages: number, to: Owner): void {
    const { found } = this;
    found.unknownPages = found.kernelPages = found.userPages = found.heldPages = 0;
    for (let page = pfn; page < pfn + pages; page++) {
      const block = this.blockOf(page);
      const state = block[page % blockPages];
      const before = state & ownerBits;
      if (before === owner.user) found.userPages += 1;
      else if (before === owner.kernel) found.kernelPages += 1;
      else found.unknownPages += 1;
      if (state & allocated) found.heldPages += 1;
      block[page % blockPages] = to | allocated;
    }
  }

  /** Frees pages; returns how many of them were not known to be allocated. */
  free(pfn: number, pages: number): number {
    let unseen = 0;
    for (let page = pfn; page < pfn + pages; page++) {
      const block = this.blockOf(page);
      if (!(block[page % blockPages] & allocated)) unseen += 1;
      block[page % blockPages] &= ownerBits;
    }
    return unseen;
  }

  private blockOf(page: number): Uint8Array {
    const place = Math.floor(page / blockPages);
    let block = this.blocks.get(place);
    if (!block) this.blocks.set(place, (block = new Uint8Array(blockPages)));
    return block;
  }
}
