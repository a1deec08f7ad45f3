import { setImmediate } from 'node:timers/promises';
import type { Progress } from '../../../shared/progress.ts';
import type { RowPrediction } from '../../../shared/row-prediction.ts';
import type { MeasurementFile } from '../../validate/parse-rows.ts';
import type { Basis } from '../../validate/members.ts';
import { builtInRows, predictRows } from '../../validate/predict-rows.ts';
import { createEta } from '../work/eta.ts';
import { refuseIfAborted } from '../work/cancelled.ts';

export interface RowsOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

/**
 * Predicts measured rows, in their order: those of a file, or those that come with the lab. Nothing is
 * stored.
 * @throws LabError `cancelled` at most one simulation after the signal fires.
 */
export async function predictMeasured(
  file: MeasurementFile = builtInRows,
  { signal, onProgress }: RowsOptions,
  basis?: Basis,
): Promise<RowPrediction[]> {
  const eta = createEta();
  const total = file.rows.length;
  const predictions: RowPrediction[] = [];
  for (const prediction of predictRows(file, basis)) {
    predictions.push(prediction);
    const done = predictions.length;
    onProgress({ done, total, etaMs: eta(done, total) });
    await setImmediate();
    refuseIfAborted(signal);
  }
  return predictions;
}
