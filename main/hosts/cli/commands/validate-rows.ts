// lab validate --rows: predicts measured rows, those of a file or those that come with the lab, and
// scores them. Nothing is stored.
import { readFileSync } from 'node:fs';
import { LabError } from '../../../../shared/errors.ts';
import { formatRows, formatRowScores } from '../../../../shared/text/measured-rows.ts';
import { joinCommand } from '../../../../shared/text/plain.ts';
import { modelVersion } from '../../../engine/run.ts';
import { predictMeasured } from '../../../lab/validation/measured-rows.ts';
import { parseMeasurementFile, type MeasurementFile } from '../../../validate/measurement.ts';
import { summarize } from '../../../validate/score.ts';
import type { BasicContext } from '../command.ts';

/** What the file's name is for the rows that come with the lab. */
export const builtInName = 'built-in';

function readRows(path: string): MeasurementFile | undefined {
  if (path === builtInName) return undefined;
  try {
    return parseMeasurementFile(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error instanceof LabError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new LabError('not-found', `cannot read ${path}: ${why}`, 'give a file of measured rows');
  }
}

/** Predicts the rows of a file and prints them with their score: text, or a line of JSON for each. */
export async function validateRows(
  { options, print, signal, progress }: BasicContext,
  path: string,
): Promise<void> {
  const file = readRows(path);
  const rows = await predictMeasured(file, {
    signal,
    onProgress: (now) => progress.update(now, 'rows'),
  });
  progress.end();
  const all = summarize(rows);
  if (options['json']) {
    for (const row of [...rows, all]) print(JSON.stringify(row));
    return;
  }
  const byExperiment = Map.groupBy(rows, ({ experiment }) => experiment);
  const scores = [...byExperiment].map(([name, own]) => [name, summarize(own)] as const);
  if (!options['scores']) for (const line of [...formatRows(rows), '']) print(line);
  for (const line of formatRowScores(scores, all)) print(line);
  const scoresOnly = options['scores'] ? ['--scores'] : [];
  print(`simulated by Shootdown Lab, model version ${modelVersion}; reproduce with:`);
  print(joinCommand(['lab', 'validate', '--rows', path, ...scoresOnly]));
}
