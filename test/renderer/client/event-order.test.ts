import { expect, it } from 'vitest';
import type { EventFrame } from '../../../shared/contract.ts';
import { missedBefore, orderOf } from '../../../renderer/client/event-order.ts';

const frame = (epoch: string, seq: number): EventFrame => ({
  epoch,
  seq,
  event: 'runs.changed',
  payload: { keys: [] },
});
const position = { epoch: 'a', seq: 7 };

it('takes any frame as the next where nothing was received yet', () => {
  expect(orderOf(null, frame('a', 41))).toBe('next');
});

it('distinguishes the next frame, one seen before and a gap', () => {
  const orders = [6, 7, 8, 9].map((seq) => orderOf(position, frame('a', seq)));
  expect(orders).toEqual(['seen', 'seen', 'next', 'gap']);
});

it('takes another life of the lab as a gap', () => {
  expect(orderOf(position, frame('b', 8))).toBe('gap');
});

it('always delivers that events were missed', () => {
  expect(orderOf(position, missedBefore({ epoch: 'b', seq: 1 }))).toBe('next');
});
