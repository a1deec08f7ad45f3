// Follows a sweep for its command: progress, with --json each result in planned order, and Ctrl-C.
// What is printed at the end is in sweep-report.ts.
import type { RunResult } from '../../../shared/result.ts';
import type { SweepWatch } from '../../lab/sweeps/sweep-watch.ts';
import type { Context } from './command.ts';
import { runJson } from './run-json.ts';
import { rangesOf, type RangeOf } from './run-ranges.ts';

/** Prints each result as soon as all results before it in planned order are printed. */
function createOrderedPrinter(print: (line: string) => void, rangeOf: RangeOf) {
  const waiting = new Map<number, RunResult>();
  let next = 0;
  return (index: number, result: RunResult) => {
    waiting.set(index, result);
    for (let ready = waiting.get(next); ready; ready = waiting.get(++next)) {
      print(runJson(ready, rangeOf(ready)));
      waiting.delete(next);
    }
  };
}

/** Shows progress and, with --json, each result; Ctrl-C stops the sweep. */
export function watchSweep({ options, presets, signal, progress, print }: Context): SweepWatch {
  const printer = createOrderedPrinter(print, rangesOf(presets));
  return {
    signal,
    onProgress: (now) => progress.update(now),
    onResult:
      options['json'] && !options['compare'] ? (i, { result }) => printer(i, result) : undefined,
  };
}
