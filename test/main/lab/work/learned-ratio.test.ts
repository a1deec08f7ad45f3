import { expect, it } from 'vitest';
import { LearnedRatio } from '../../../../main/lab/work/learned-ratio.ts';

it('is that of a kind as far as it is known, and else that of all', () => {
  const ratio = new LearnedRatio();
  expect([ratio.isKnown, ratio.ofAll(7), ratio.ofKind('a', 7, 2)]).toEqual([false, 7, 7]);
  ratio.add('a', 30, 10);
  ratio.add('b', 10, 10);
  expect([ratio.isKnown, ratio.ofAll(7), ratio.ofAll(7, 20)]).toEqual([true, 2, 4.5]);
  expect([ratio.ofKind('a', 2, 0), ratio.ofKind('a', 2, 10), ratio.ofKind('c', 2, 10)]).toEqual([
    3, 2.5, 2,
  ]);
});

it('can be told to go by what it was told last', () => {
  const ratio = new LearnedRatio(0.5);
  ratio.add('a', 8, 2);
  ratio.add('a', 2, 3);
  ratio.add('b', 1, 1);
  expect(ratio.ofKind('a', 0, 0)).toBe(6 / 4);
  expect(ratio.ofAll(0)).toBe(7 / 5);
});
