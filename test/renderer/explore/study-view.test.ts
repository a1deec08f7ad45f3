import { describe, expect, it } from 'vitest';
import { viewOfParams } from '../../../renderer/explore/study-view.ts';

const acceptOf = (params: Record<string, string>) => viewOfParams(params, []).accept;

describe('the view that a study keeps of an address', () => {
  it('has the budget of its axes', () => {
    expect(acceptOf({ accept: '1.5x,1ms' })).toBe('1.5x,1ms');
    expect(acceptOf({ accept: '1.5x,30%', exposure: 'open-share' })).toBe('1.5x,30%');
    expect(acceptOf({})).toBeNull();
  });

  it('has none that is none, or of other axes', () => {
    for (const accept of ['abc', '1.5x,5', '1.5x', '1.5x,1ms,2']) {
      expect(acceptOf({ accept })).toBeNull();
    }
    expect(acceptOf({ accept: '1.5x,1ms', exposure: 'open-share' })).toBeNull();
  });
});
