import type { Measurement } from '../measurement.ts';
import { flushLoopRows } from './flush-loop.ts';
import { idleExitRows } from './idle-exit.ts';
import { latrStateRows } from './latr-state.ts';
import { lineTransferRows } from './line-transfer.ts';
import { localFlushRows } from './local-flush.ts';
import { pairRows } from './pair.ts';
import { rowsOf, type RowSet } from './row-set.ts';
import { sharersRows } from './sharers.ts';

/** By experiment, in the order in which rows are reported. */
const sets: Readonly<Record<string, readonly RowSet[]>> = {
  pair: pairRows,
  sharers: sharersRows,
  'flush-loop': flushLoopRows,
  'local-flush': localFlushRows,
  'line-transfer': lineTransferRows,
  'latr-state': latrStateRows,
  'idle-exit': idleExitRows,
};

/** The measured rows that come with the lab. */
export const measurements: readonly Measurement[] = Object.entries(sets).flatMap(
  ([experiment, own]) => own.flatMap((set) => rowsOf(experiment, set)),
);
