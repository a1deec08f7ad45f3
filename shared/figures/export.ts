import type { ExportFormat } from '../contract/analysis-calls.ts';
import type { Comparison } from '../comparison.ts';
import { LabError } from '../errors.ts';
import { formatComparison } from '../text/comparison-table.ts';
import { formatMarkdown } from '../text/markdown-table.ts';
import { formatMmtests } from '../text/mmtests-table.ts';
import { nameRows } from '../text/name-rows.ts';
import { wrapCommand, wrapParagraph } from '../text/plain.ts';
import { formatStudy, type StudyTableInput } from '../text/study-table.ts';
import { formatTable } from '../text/table.ts';
import { varyingPaths } from './run/name-runs.ts';
import { listRunRanges } from './run/run-ranges.ts';
import { formatValidation, type ValidationText } from '../text/validation-table.ts';
import type { Figure } from './figure.ts';
import type { FigureInput } from './run/figure-input.ts';
import { writeAscii } from './write/ascii.ts';
import { writeCsv } from './write/csv.ts';
import { writeGnuplot } from './write/gnuplot.ts';
import { writeMarkdown } from './write/markdown.ts';
import { writeSvg } from './write/svg.ts';
import { listValues } from './write/values.ts';

export interface ExportedText {
  /** File name extension, without the dot. */
  readonly extension: string;
  readonly text: string;
}

/** A table names its rows by what varies and no heading says. */
function tableInput(input: FigureInput): StudyTableInput {
  const { runs, published, ranges, describeSetup, command } = input;
  return {
    runs,
    published,
    ranges,
    describeSetup,
    ...nameRows(varyingPaths(runs)),
    command,
  };
}

const tables = { mail: formatStudy, mmtests: formatMmtests, markdown: formatMarkdown } as const;

const toText = (lines: readonly string[]) => `${lines.join('\n')}\n`;

const isForMail = (format: ExportFormat): format is keyof typeof tables =>
  Object.hasOwn(tables, format);

/** Estimates are for a page: nobody is to take them for results. */
function refuseEstimates({ series }: Figure): void {
  if (series.every(({ origin }) => origin !== 'estimated')) return;
  throw new LabError('not-allowed', 'estimates are not exported', 'simulate them first');
}

/** In a format for other tools, which only needs the figure. */
function writeFile(
  format: Exclude<ExportFormat, keyof typeof tables>,
  figure: Figure,
): ExportedText {
  refuseEstimates(figure);
  switch (format) {
    case 'csv':
      return { extension: 'csv', text: writeCsv(figure) };
    case 'json':
      return { extension: 'json', text: `${JSON.stringify(figure, null, 2)}\n` };
    case 'gnuplot':
      return { extension: 'gp', text: writeGnuplot(figure) };
    default:
      return { extension: 'svg', text: writeSvg(figure) };
  }
}

/** Exports a figure and the runs behind it. */
export function writeExport(
  format: ExportFormat,
  figure: Figure,
  input: FigureInput,
): ExportedText {
  if (!isForMail(format)) return writeFile(format, figure);
  refuseEstimates(figure);
  const table = tables[format](tableInput(input));
  const ranges = listRunRanges(input);
  const parts = [...(ranges.length > 0 ? [...ranges, ''] : []), ...table];
  return { extension: 'txt', text: toText([...writeAscii(figure), '', ...parts]) };
}

/** Bars drawn in characters carry their numbers; curves and points do not. */
function writeNumbers(figure: Figure): string[] {
  if (figure.kind === 'bars' || figure.kind === 'stack') return [];
  const { header, rows } = listValues(figure);
  const columns = header.map((text, i) =>
    i === 0 ? { header: text } : ({ header: text, align: 'right' } as const),
  );
  return [...formatTable(columns, rows), ''];
}

/** Points of hundreds of rows are no table for a mail: the command prints them. */
function rowNumbers(figure: Figure): string[] {
  return figure.kind === 'scatter' ? [] : writeNumbers(figure);
}

function noMmtests(what: string): LabError {
  const message = `a table in the style of mmtests compares runs, and this is ${what}`;
  return new LabError('bad-value', message, 'choose mail or markdown');
}

/** Exports a figure of runs against a baseline; mail text has their table too. See `writeExport`. */
export function writeComparisonExport(
  format: ExportFormat,
  figure: Figure,
  comparison: Comparison,
): ExportedText {
  if (!isForMail(format)) return writeFile(format, figure);
  if (format === 'mmtests') throw noMmtests('a comparison with a baseline');
  const numbers = format === 'markdown' ? [...writeMarkdown(figure), ''] : [];
  const lines = [...writeAscii(figure), '', ...numbers, ...formatComparison(comparison)];
  return { extension: 'txt', text: toText(lines) };
}

/** Exports the figure of the validation; mail text has its table too. See `writeExport`. */
export function writeValidationExport(
  format: ExportFormat,
  figure: Figure,
  text: ValidationText,
  modelVersion: string,
): ExportedText {
  if (!isForMail(format)) return writeFile(format, figure);
  if (format === 'mmtests') throw noMmtests('the validation');
  const lines = [...writeAscii(figure), '', ...formatValidation(text, modelVersion)];
  return { extension: 'txt', text: toText(lines) };
}

/** Exports a figure of measured rows; see `writeExport`. */
export function writeRowExport(format: ExportFormat, figure: Figure): ExportedText {
  if (!isForMail(format)) return writeFile(format, figure);
  if (format === 'mmtests') throw noMmtests('the validation');
  const numbers = format === 'markdown' ? [...writeMarkdown(figure), ''] : rowNumbers(figure);
  const { modelVersions, command } = figure.provenance;
  const by = `made by Shootdown Lab, model version ${modelVersions.join(', ')}; reproduce with:`;
  const lines = [
    ...writeAscii(figure),
    '',
    ...numbers,
    ...wrapParagraph(by, 2),
    ...wrapCommand(command),
  ];
  return { extension: 'txt', text: toText(lines) };
}

/** What a reader needs who has the recording, and the commands that draw a figure of it again. */
function writeRepeat({ provenance }: Figure): string[] {
  const { traces, before = [], command } = provenance;
  return [
    ...traces.flatMap(({ hash }) => ['SHA-256 of the text of the trace:', `  ${hash}`]),
    ...(command.includes('--replay') ? ['Keys of replays are the same on every computer.'] : []),
    ...wrapParagraph('made by Shootdown Lab; with the file of the trace, reproduce with:', 2),
    ...[...before, command].flatMap(wrapCommand),
  ];
}

/** Exports a figure of a trace; see `writeExport`. */
export function writeTraceExport(format: ExportFormat, figure: Figure): ExportedText {
  if (!isForMail(format)) return writeFile(format, figure);
  if (format === 'mmtests') throw noMmtests('a trace');
  const numbers = format === 'markdown' ? [...writeMarkdown(figure), ''] : writeNumbers(figure);
  const lines = [...writeAscii(figure), '', ...numbers, ...writeRepeat(figure)];
  return { extension: 'txt', text: toText(lines) };
}

/** The drawing alone, with the commands that repeat it. */
export function drawTraceFigure(figure: Figure): string {
  return toText([...writeAscii(figure), '', ...writeRepeat(figure)]);
}
