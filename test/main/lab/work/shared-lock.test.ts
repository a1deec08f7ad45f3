import { describe, expect, it } from 'vitest';
import { shareLock } from '../../../../main/lab/work/shared-lock.ts';

function createLock() {
  const seen = { taken: 0, released: 0 };
  const hold = shareLock(() => {
    seen.taken++;
    return { release: () => void seen.released++ };
  });
  return { seen, hold };
}

describe('a shared lock', () => {
  it('is taken by the first holder and released by the last', () => {
    const { seen, hold } = createLock();
    const [first, second] = [hold(), hold()];
    expect(seen).toEqual({ taken: 1, released: 0 });
    first();
    expect(seen.released).toBe(0);
    second();
    expect(seen).toEqual({ taken: 1, released: 1 });
    hold()();
    expect(seen).toEqual({ taken: 2, released: 2 });
  });

  it('counts a holder that releases twice only once', () => {
    const { seen, hold } = createLock();
    const [first, second] = [hold(), hold()];
    first();
    first();
    expect(seen.released).toBe(0);
    second();
    expect(seen.released).toBe(1);
  });

  it('has no holder if it cannot be taken', () => {
    let isFree = false;
    const hold = shareLock(() => {
      if (!isFree) throw new Error('another process holds it');
      return { release() {} };
    });
    expect(hold).toThrow('another process holds it');
    isFree = true;
    expect(hold).not.toThrow();
  });
});
