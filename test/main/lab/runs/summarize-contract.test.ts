import { describe, expect, it } from 'vitest';
import { summarizeContract } from '../../../../main/lab/runs/summarize-contract.ts';
import { makeObserved } from '../fakes/made-up-result.ts';

const tested = makeObserved({ occasions: 10, worstNs: 90, boundNs: 100, longestNs: 90 });

describe('the contract of a run', () => {
  it.each([
    ['kept, with occasions and no breach', 'tick', [tested], 'kept'],
    ['not tested without an occasion', 'tick', [makeObserved({ boundNs: 100 })], 'not-tested'],
    ['broken by one breach of many', 'tick', [tested, { ...tested, breaches: 1 }], 'broken'],
    ['kept if one replication had an occasion', 'tick', [makeObserved(), tested], 'kept'],
    ['no bound if none is stated', 'unbounded', [makeObserved({ longestNs: 9e9 })], 'no-bound'],
  ] as const)('is %s', (_case, bound, seen, answer) => {
    expect(summarizeContract(bound, seen).answer).toBe(answer);
  });

  it('has the longest time of a replication that broke it, and what was allowed then', () => {
    const late = { ...tested, occasions: 5, breaches: 2, worstNs: 60, boundNs: 50 };
    const later = { ...late, worstNs: 70, boundNs: 65 };
    expect(summarizeContract('shootdown', [tested, late, later, late])).toMatchObject({
      occasions: 25,
      breaches: 6,
      worstNs: 70,
      boundNs: 65,
    });
    expect(
      summarizeContract('shootdown', [tested, { ...tested, worstNs: 95, boundNs: 99 }]),
    ).toMatchObject({ worstNs: 95, boundNs: 99 });
  });

  it('has the longest window of all, and says whether it was open', () => {
    const open = makeObserved({ longestNs: 500, isLongestOpen: true });
    expect(summarizeContract('unbounded', [tested, open])).toMatchObject({
      longestNs: 500,
      isLongestOpen: true,
    });
    expect(summarizeContract('unbounded', [makeObserved()]).longestNs).toBeNull();
  });
});
