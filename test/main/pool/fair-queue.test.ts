import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFairQueue, type FairQueue } from '../../../main/pool/fair-queue.ts';
import { scaleRuns } from '../../support/scale-runs.ts';

type Step =
  | { readonly kind: 'push'; readonly lane: string }
  | { readonly kind: 'shift' }
  | { readonly kind: 'remove'; readonly lane: string; readonly item: number }
  | { readonly kind: 'clear' };

const lane = fc.constantFrom('a', 'b', 'c', '');
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('push' as const), lane }) },
  { weight: 4, arbitrary: fc.constant({ kind: 'shift' as const }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('remove' as const), lane, item: fc.nat(30) }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'clear' as const }) },
);

interface Waiting {
  readonly lane: string;
  readonly item: number;
}

/** The same in the simplest form: one list of what waits, and one of the lanes' turns. */
class Model implements FairQueue<number> {
  private waiting: Waiting[] = [];
  private turns: string[] = [];

  get size(): number {
    return this.waiting.length;
  }

  push(name: string, item: number): void {
    this.waiting.push({ lane: name, item });
    if (!this.turns.includes(name)) this.turns.push(name);
  }

  shift(): number | undefined {
    const [name] = this.turns;
    const first = this.waiting.find((one) => one.lane === name);
    if (name === undefined || !first) return undefined;
    this.waiting = this.waiting.filter((one) => one !== first);
    this.turns = [...this.turns.slice(1), name];
    this.forgetEmpty();
    return first.item;
  }

  remove(name: string, item: number): boolean {
    const before = this.waiting.length;
    this.waiting = this.waiting.filter((one) => one.lane !== name || one.item !== item);
    this.forgetEmpty();
    return this.waiting.length < before;
  }

  clear(): number[] {
    const items = this.waiting.map(({ item }) => item);
    [this.waiting, this.turns] = [[], []];
    return items;
  }

  private forgetEmpty(): void {
    this.turns = this.turns.filter((name) => this.waiting.some((one) => one.lane === name));
  }
}

/** Takes a step and says what it gave. */
function take(queue: FairQueue<number>, step: Step, item: number): unknown {
  if (step.kind === 'push') return queue.push(step.lane, item);
  if (step.kind === 'shift') return queue.shift();
  if (step.kind === 'remove') return queue.remove(step.lane, step.item);
  return queue.clear().toSorted((a, b) => a - b);
}

describe('a fair queue', () => {
  it('gives what a list of lanes that take turns gives', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 60 }), (steps) => {
        const queue = createFairQueue<number>();
        const model = new Model();
        steps.forEach((one, item) => {
          expect(take(queue, one, item)).toEqual(take(model, one, item));
          expect(queue.size).toBe(model.size);
        });
        while (queue.size > 0) expect(queue.shift()).toBe(model.shift());
        expect([queue.shift(), model.shift()]).toEqual([undefined, undefined]);
      }),
      { seed: 20260102, numRuns: scaleRuns(500) },
    );
  });

  it('gives a new lane its turn before the second one of a long lane', () => {
    const queue = createFairQueue<string>();
    for (let n = 0; n < 5; n++) queue.push('long', `long ${n}`);
    expect(queue.shift()).toBe('long 0');
    queue.push('short', 'short 0');
    queue.push('short', 'short 1');
    const order = Array.from({ length: 6 }, () => queue.shift());
    expect(order).toEqual(['long 1', 'short 0', 'long 2', 'short 1', 'long 3', 'long 4']);
  });

  it('removes one of two equal items', () => {
    const queue = createFairQueue<string>();
    queue.push('a', 'x');
    queue.push('a', 'x');
    expect([queue.remove('a', 'x'), queue.size]).toEqual([true, 1]);
    expect([queue.remove('b', 'x'), queue.size]).toEqual([false, 1]);
    expect([queue.shift(), queue.size]).toEqual(['x', 0]);
  });
});
