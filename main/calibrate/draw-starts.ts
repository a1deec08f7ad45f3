import { Stream } from '../engine/random.ts';
import type { Places } from './cost-scale.ts';

/** Places drawn evenly over the ranges of `size` parameters; the same each time. */
export function drawStarts(size: number, count: number): Places[] {
  return Array.from({ length: count }, (_, i) => {
    const stream = Stream.named(1, i, 'calibrate/start');
    return Array.from({ length: size }, () => stream.uniform());
  });
}
