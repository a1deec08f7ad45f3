import { expect, it } from 'vitest';
import { createAhead } from '../../../../main/remote/queue/ahead.ts';

it('lays ready what is answered in three seconds, and nothing while nothing is answered', () => {
  let ms = 0;
  const ahead = createAhead(() => ms);
  const seen = [ahead.read()];
  for (const [atMs, answers] of [
    [100, 5],
    [1100, 2],
    [2100, 900],
    [5000, 0],
  ] as const) {
    ms = atMs;
    for (let i = 0; i < answers; i++) ahead.add();
    seen.push(ahead.read());
  }
  expect(seen).toEqual([0, 15, 15, 2000, 0]);
});
