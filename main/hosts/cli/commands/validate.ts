// lab validate: sets everything that was measured beside its simulation: the published ratios of the XPFO
// mails, and rows of single shootdowns and loops. Exit code 1 if a ratio is off by more than is allowed, of
// what was added, or none of the asked rows is expressed. --published is the ratios alone, --rows the rows of a file.
import { exportFormats } from '../../../../shared/contract/analysis-calls.ts';
import { writeValidationExport } from '../../../../shared/figures/export.ts';
import {
  allowedPercent,
  isWithinAllowedError,
} from '../../../../shared/text/validation-summary.ts';
import { formatValidation } from '../../../../shared/text/validation-table.ts';
import { LabError } from '../../../../shared/errors.ts';
import { rowFigureNames } from '../../../../shared/figures/figure.ts';
import type { ValidationRow } from '../../../../shared/validation.ts';
import { modelVersion } from '../../../engine/run.ts';
import { readValidationFigure } from '../../../lab/figures/validation-figure.ts';
import { readValidated } from '../../../lab/sweeps/validate.ts';
import { toMeasuredRow } from '../../../lab/validation/published-rows.ts';
import { reportOf } from '../../../lab/validation/rows-report.ts';
import { fixedRunsOptions, type Command, type Context } from '../command.ts';
import { putText, readFormat } from '../put-text.ts';
import {
  builtInName,
  predictAll,
  printReport,
  toPrediction,
  validateRows,
} from './validate-rows.ts';

const formats = exportFormats.filter((format) => format !== 'mmtests');

/** The ratios as rows, with all that is known of them; then the measured rows, and the scores of both. */
async function printObjects(context: Context, rows: readonly ValidationRow[]): Promise<void> {
  const ratios = rows.map((row) => ({ row, measured: toMeasuredRow(row) }));
  for (const { row, measured } of ratios) {
    context.print(JSON.stringify({ ...toPrediction(measured), ...row }));
  }
  if (context.options['published']) return;
  const report = await predictAll(context);
  for (const row of report.rows) context.print(JSON.stringify(toPrediction(row)));
  const all = reportOf([...ratios.map(({ measured }) => measured), ...report.rows]);
  context.print(JSON.stringify(all.all));
}

/** Options about measured rows. */
const ofRows = ['rows', 'scores', 'figure', 'profile'] as const;

/** Options that say the same twice, or that one of them would ignore. @throws LabError `bad-usage`. */
function refuseTogether({ options }: Context): void {
  const isGiven = (name: string) => options[name] !== undefined && options[name] !== false;
  const refuse = (one: string, other: string, hint: string) => {
    if (!isGiven(one) || !isGiven(other)) return;
    throw new LabError('bad-usage', `--${one} does not go with --${other}`, hint);
  };
  const apart = '--published is without measured rows; omit one of them';
  for (const name of ofRows) refuse(name, 'published', apart);
  for (const name of ['figure', 'format']) {
    refuse(name, 'json', 'a figure as JSON is --format json');
    refuse(name, 'scores', 'a figure shows rows; omit one of them');
  }
}

/** The rows that are asked for alone: a file, or those that come with the lab if only what is about rows is given. */
function rowsAlone({ rows, scores, figure }: Context['options']): string | null {
  if (typeof rows === 'string') return rows;
  return scores === true || figure !== undefined ? builtInName : null;
}

/** What is printed goes to the file of --out, if there is one. */
async function collected(
  context: Context,
  run: (context: Context) => Promise<number>,
): Promise<number> {
  if (context.options['out'] === undefined) return run(context);
  const lines: string[] = [];
  const code = await run({ ...context, print: (line) => void lines.push(line) });
  if (lines.length > 0) putText(context, `${lines.join('\n')}\n`);
  return code;
}

/** The ratios, and the measured rows with them unless they are asked for alone. */
async function validateRatios(context: Context): Promise<number> {
  const { options, lab, presets, signal, progress, print } = context;
  const format = readFormat(options);
  const { ended } = await lab().startValidation({
    force: options['force'] === true,
    signal,
    onProgress: (now) => progress.update(now),
  });
  const rows = readValidated(await ended, presets);
  const { uncertainty } = lab().validation();
  progress.end();
  if (format) {
    const { figure, text } = readValidationFigure(lab(), modelVersion);
    putText(context, writeValidationExport(format, figure, text, modelVersion).text);
  } else if (options['json']) await printObjects(context, rows);
  else {
    for (const line of formatValidation({ rows, uncertainty }, modelVersion)) print(line);
    if (!options['published']) {
      print('');
      printReport(context, await predictAll(context), ['--rows', builtInName, '--scores']);
    }
  }
  return rows.every(({ simulated }) => isWithinAllowedError(simulated)) ? 0 : 1;
}

export const validate: Command = {
  usage: 'lab validate [--published | --rows FILE]',
  options: {
    ...fixedRunsOptions,
    published: { type: 'boolean' },
    rows: { type: 'string' },
    scores: { type: 'boolean' },
    profile: { type: 'string' },
    figure: { type: 'string' },
    format: { type: 'string' },
    out: { type: 'string' },
  },
  help: [
    '  Without options: all that comes with the lab. As JSON, an object for each row and one',
    '  with their scores.',
    '  --published      only the ratios of the XPFO mails',
    '  --rows FILE      only measured rows, those of a file: shootdowns of two threads, flush',
    `                   loops and the like; ${builtInName} is those that come with the lab`,
    '  --scores         of these rows print the scores only',
    '  --profile FILE   by the constants of a file of lab calibrate --rows --out',
    '  --figure NAME    draw a figure of these rows instead, in the format of --format:',
    `                   ${rowFigureNames.join(', ')}`,
    '                   --scores and --figure without --rows are of those that come with the lab',
    '  --format FORMAT  the figure, simulated against measured, as',
    `                   ${formats.join(', ')}`,
    '  --out FILE       write it there; default standard output',
    `  Exit code 1 if a ratio is off by more than ${allowedPercent} of what was added; of measured`,
    '  rows, which have ranges, if none of them is expressed.',
  ],
  async run(context) {
    refuseTogether(context);
    const rows = rowsAlone(context.options);
    return collected(context, (own) =>
      rows === null ? validateRatios(own) : validateRows(own, rows),
    );
  },
};
