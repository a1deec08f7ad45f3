import type { Experiment } from './experiment.ts';
import { flushLoop } from './flush-loop.ts';
import { lineTransfer } from './line-transfer.ts';
import { localFlush } from './local-flush.ts';
import { pair } from './pair.ts';
import { sharers } from './sharers.ts';

/** The kinds of measurement that the lab predicts. A new one is one file here and one line in the list. */
export const experiments: readonly Experiment[] = [
  pair,
  sharers,
  flushLoop,
  localFlush,
  lineTransfer,
];

export function findExperiment(name: string): Experiment | undefined {
  return experiments.find((experiment) => experiment.name === name);
}
