import { describe, expect, it } from 'vitest';
import { FairLock } from '../../../../../main/engine/work/drawn/fair-lock.ts';

describe('a fair lock', () => {
  it('goes to who came first: one writer, or any readers up to the next writer', () => {
    const lock = new FairLock();
    expect([lock.comes(0, false), lock.comes(1, false)]).toEqual([true, true]);
    expect([lock.comes(2, true), lock.comes(3, false), lock.comes(4, false)]).toEqual([
      false,
      false,
      false,
    ]);
    expect(lock.releases(false)).toEqual([]);
    expect(lock.releases(false)).toEqual([2]);
    expect(lock.comes(5, true)).toBe(false);
    expect(lock.releases(true)).toEqual([3, 4]);
    expect(lock.releases(false)).toEqual([]);
    expect(lock.releases(false)).toEqual([5]);
  });
});
