// lab validate --rows: predicts measured rows, those of a file or those that come with the lab, and
// scores them. Nothing is stored.
import { readFileSync } from 'node:fs';
import { LabError } from '../../../../shared/errors.ts';
import type { Progress } from '../../../../shared/progress.ts';
import { writeRowExport } from '../../../../shared/figures/export.ts';
import { rowFigureNames, type RowFigureName } from '../../../../shared/figures/figure.ts';
import type { RowPrediction } from '../../../../shared/row-prediction.ts';
import type { RowsReport } from '../../../../shared/rows-report.ts';
import { formatRows, formatRowScores } from '../../../../shared/text/measured-rows.ts';
import { joinCommand } from '../../../../shared/text/plain.ts';
import { modelVersion } from '../../../engine/run.ts';
import { buildRowFigure, type NamedReport } from '../../../lab/figures/row-figure.ts';
import { makeRowsReport } from '../../../lab/validation/rows-report.ts';
import { readRows as readMeasured } from '../../../measure/read-rows.ts';
import type { MeasurementFile } from '../../../validate/parse-rows.ts';
import type { BasicContext, Options } from '../command.ts';
import { putText, readFormat } from '../put-text.ts';
import { readProfile } from '../row-profile-file.ts';
import { basisOf } from '../../../validate/members.ts';

/** What the file's name is for the rows that come with the lab. */
export const builtInName = 'built-in';

function readRows(path: string): MeasurementFile | undefined {
  if (path === builtInName) return undefined;
  try {
    return readMeasured(readFileSync(path, 'utf8'), { name: path });
  } catch (error) {
    if (error instanceof LabError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new LabError('not-found', `cannot read ${path}: ${why}`, 'give a file of measured rows');
  }
}

/** The figure that is asked for; null for none. @throws LabError `bad-value`. */
function readFigureName({ figure, format }: Options): RowFigureName | null {
  if (figure === undefined) return format === undefined ? null : 'measured-rows';
  const known = rowFigureNames.find((one) => one === figure);
  if (known) return known;
  const message = `--figure must be one of ${rowFigureNames.join(', ')}`;
  throw new LabError('bad-value', message, '--figure measured-rows');
}

/** The words that name these rows, and the constants that they are predicted by. */
function wordsOf({ profile }: Options, path: string): string[] {
  return ['--rows', path, ...(typeof profile === 'string' ? ['--profile', profile] : [])];
}

/** Writes the figure of a file's rows, or of those that come with the lab. */
function putFigure(context: BasicContext, figure: RowFigureName, report: NamedReport): void {
  const words = wordsOf(context.options, report.name);
  const command = ['lab', 'validate', ...words, '--figure', figure];
  const isBuiltIn = report.name === builtInName;
  const reports = { builtIn: isBuiltIn ? report : null, others: isBuiltIn ? [] : [report] };
  const drawn = buildRowFigure(figure, reports, { modelVersion, command });
  putText(context, writeRowExport(readFormat(context.options) ?? 'mail', drawn).text);
}

/** What is printed of a row as JSON. */
export function toPrediction(row: RowPrediction): RowPrediction {
  const { id, experiment, measured, predicted, error, role, reason } = row;
  return { id, experiment, measured, predicted, error, role, reason };
}

/** Predicts the rows of a file, or those that come with the lab, with progress. */
export async function predictAll(
  { options, signal, progress }: BasicContext,
  file?: MeasurementFile,
): Promise<RowsReport> {
  const { profile } = options;
  const basis = typeof profile === 'string' ? basisOf(readProfile(profile)) : undefined;
  const onProgress = (now: Progress) => progress.update(now, 'rows');
  const report = await makeRowsReport(file, { signal, onProgress }, basis);
  progress.end();
  return report;
}

/** The scores of rows, and the command that prints them. */
export function printReport(
  { print }: BasicContext,
  report: RowsReport,
  words: readonly string[],
): void {
  for (const line of formatRowScores(report)) print(line);
  print(`simulated by Shootdown Lab, model version ${modelVersion}; reproduce with:`);
  print(joinCommand(['lab', 'validate', ...words]));
}

/** An object for each row unless only scores are asked for, then one for each group, then one for all. */
function printScored({ options, print }: BasicContext, { rows, groups, all }: RowsReport): void {
  const above = options['scores']
    ? groups.map(({ name, summary }) => ({ name, ...summary }))
    : rows.map(toPrediction);
  for (const one of [...above, all]) print(JSON.stringify(one));
}

/**
 * Predicts the rows of a file and prints them with their score: text, or a line of JSON for each.
 * @returns 1 if none of them is expressed, so that nothing was validated.
 */
export async function validateRows(context: BasicContext, path: string): Promise<number> {
  const { options, print } = context;
  const figure = readFigureName(options);
  readFormat(options);
  const report = await predictAll(context, readRows(path));
  const code = report.all.expressed === 0 ? 1 : 0;
  if (figure !== null) putFigure(context, figure, { ...report, name: path });
  else if (options['json']) printScored(context, report);
  else {
    if (!options['scores']) for (const line of [...formatRows(report.rows), '']) print(line);
    const words = [...wordsOf(options, path), ...(options['scores'] ? ['--scores'] : [])];
    printReport(context, report, words);
  }
  return code;
}
