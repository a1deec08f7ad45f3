import { expect, it } from 'vitest';
import { Stream } from '../../../main/engine/random.ts';
import { ReferenceStream } from './random.ts';

const count = 100_000;

function meanOf(draw: () => number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += draw();
  return sum / count;
}

it('gives the same bits for a name for ever', () => {
  const stream = new ReferenceStream(1, 0, 'task/0/work');
  expect([stream.next(), stream.next(), stream.next(), stream.next()]).toEqual([
    2790189369, 1215674566, 1409778322, 3283121340,
  ]);
});

it.each([
  [1, 0, 'task/0/work'],
  [4294967295, 39, 'task/59/kind'],
  [0, 9999, 'task/16383/block'],
])('draws the same as the engine from %i/%i/%s', (...name) => {
  const reference = new ReferenceStream(...name);
  const engine = Stream.named(...name);
  for (let i = 0; i < 1000; i++) expect(engine.uniform()).toBe(reference.uniform());
});

it('gives other numbers for another seed, replication or consumer', () => {
  const names: [number, number, string][] = [
    [1, 0, 'task/0/work'],
    [2, 0, 'task/0/work'],
    [1, 1, 'task/0/work'],
    [1, 0, 'task/1/work'],
    [1, 0, 'task/0/kind'],
  ];
  const firsts = names.map((name) => new ReferenceStream(...name).next());
  expect(new Set(firsts).size).toBe(names.length);
});

it('draws uniforms in [0, 1) around a half', () => {
  const stream = new ReferenceStream(1, 0, 'uniform');
  const draws = Array.from({ length: count }, () => stream.uniform());
  expect(draws.every((u) => u >= 0 && u < 1)).toBe(true);
  expect(draws.reduce((a, b) => a + b) / count).toBeCloseTo(0.5, 2);
});

it('draws exponentials with the mean asked for', () => {
  const stream = new ReferenceStream(1, 0, 'exponential');
  expect(meanOf(() => stream.exponential(3)) / 3).toBeCloseTo(1, 1.7);
});

it('draws streams of neighbouring tasks that are not correlated', () => {
  const a = new ReferenceStream(1, 0, 'task/0/work');
  const b = new ReferenceStream(1, 0, 'task/1/work');
  expect(meanOf(() => 12 * (a.uniform() - 0.5) * (b.uniform() - 0.5))).toBeCloseTo(0, 1.5);
});
