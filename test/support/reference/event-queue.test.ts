import { expect, it } from 'vitest';
import { EventQueue } from './event-queue.ts';

function runAll(events: EventQueue): void {
  for (let event = events.pop(); event; event = events.pop()) event.action();
}

it('runs events by time, then kind, then number, then in the order they came', () => {
  const events = new EventQueue();
  const seen: string[] = [];
  const add = (name: string, ...where: [number, 'interrupt' | 'wake' | 'phaseEnd', number]) =>
    events.schedule(...where, () => seen.push(name));
  add('last', 2, 'interrupt', 0);
  add('phase end', 1, 'phaseEnd', 0);
  add('wake of 4', 1, 'wake', 4);
  add('wake of 3', 1, 'wake', 3);
  add('wake of 3 again', 1, 'wake', 3);
  add('interrupt', 1, 'interrupt', 9);
  add('first', 0, 'phaseEnd', 5);
  runAll(events);
  expect(seen).toEqual([
    'first',
    'interrupt',
    'wake of 3',
    'wake of 3 again',
    'wake of 4',
    'phase end',
    'last',
  ]);
});

it('sorts many events', () => {
  const events = new EventQueue();
  const seen: number[] = [];
  for (let i = 0; i < 1000; i++) {
    const timeNs = (i * 7919) % 1009;
    events.schedule(timeNs, 'tick', 0, () => seen.push(timeNs));
  }
  runAll(events);
  expect(seen).toHaveLength(1000);
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
});
