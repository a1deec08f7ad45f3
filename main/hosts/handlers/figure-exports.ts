// Makes the figure that a request names, of runs, a trace, a comparison or the validation, and writes it
// in a format. The rule: an export is made from the same figure that is shown, and a figure that cannot be
// made says why.
import type { CallValue, ParsedInput } from '../../../shared/contract.ts';
import { LabError } from '../../../shared/errors.ts';
import {
  writeComparisonExport,
  writeExport,
  writeRowExport,
  writeTraceExport,
  writeValidationExport,
} from '../../../shared/figures/export.ts';
import type { Figure } from '../../../shared/figures/figure.ts';
import type { FigureInput } from '../../../shared/figures/run/figure-input.ts';
import { figureBuilders } from '../../../shared/figures/run/index.ts';
import { isOfReplications } from '../../../shared/figures/run/measures.ts';
import { buildComparisonFigure } from '../../lab/figures/comparison-figure.ts';
import { readRowFigure } from '../../lab/figures/row-figure.ts';
import { readValidationFigure } from '../../lab/figures/validation-figure.ts';
import { readFigureRuns } from './figure-input.ts';
import type { HandlerParts } from './parts.ts';
import { buildTraceFigure } from './trace-figure-handlers.ts';

type FigureRequest = ParsedInput<'figure.get'>;
type ComparisonRequest = ParsedInput<'comparison.figure'>;
type ValidationRequest = ParsedInput<'validation.figure'>;
type RowFigureRequest = Exclude<ValidationRequest, { name: 'predicted-by-measured' }>;
type ExportRequest = ParsedInput<'export.text'>;

const isOfRows = (request: ValidationRequest): request is RowFigureRequest =>
  request.name !== 'predicted-by-measured';

function buildFigure({ name }: FigureRequest, input: FigureInput): Figure {
  const builder = figureBuilders[name];
  const refusal = builder.refuse(input);
  if (refusal === null) return builder.build(input);
  throw new LabError('not-allowed', `no ${name} of these runs: ${refusal}`, 'choose other runs');
}

function readFigureInput(
  parts: HandlerParts,
  { name, runs, ...view }: FigureRequest,
): Promise<FigureInput> {
  const needsEstimates = figureBuilders[name].needsEstimates ?? isOfReplications(view.measure);
  return readFigureRuns(parts, runs, { ...view, needsEstimates });
}

export async function readRunFigure(parts: HandlerParts, request: FigureRequest): Promise<Figure> {
  return buildFigure(request, await readFigureInput(parts, request));
}

function compareFor({ lab }: HandlerParts, { comparison }: ComparisonRequest) {
  const { keys, ...options } = comparison;
  return lab.compare(keys, options);
}

export function readComparedFigure(parts: HandlerParts, request: ComparisonRequest): Figure {
  return buildComparisonFigure(request.name, compareFor(parts, request));
}

function readRows({ lab, about }: HandlerParts, { name, sets = [] }: RowFigureRequest): Figure {
  return readRowFigure(lab.rowSets, name, sets, about.modelVersion);
}

export function readFigureOfValidation(parts: HandlerParts, request: ValidationRequest): Figure {
  return isOfRows(request)
    ? readRows(parts, request)
    : readValidationFigure(parts.lab, parts.about.modelVersion).figure;
}

function exportValidation(
  parts: HandlerParts,
  request: ValidationRequest,
  format: ExportRequest['format'],
) {
  if (isOfRows(request)) return writeRowExport(format, readRows(parts, request));
  const { modelVersion } = parts.about;
  const { figure, text } = readValidationFigure(parts.lab, modelVersion);
  return writeValidationExport(format, figure, text, modelVersion);
}

/** The figure as a text in a format, with a name for its file. */
export async function exportFigure(
  parts: HandlerParts,
  { figure: request, format }: ExportRequest,
): Promise<CallValue<'export.text'>> {
  if ('comparison' in request) {
    const comparison = compareFor(parts, request);
    const figure = buildComparisonFigure(request.name, comparison);
    const { extension, text } = writeComparisonExport(format, figure, comparison);
    return { name: `${request.name}.${extension}`, text };
  }
  if ('id' in request) {
    const figure = await buildTraceFigure(parts.lab, request);
    const { extension, text } = writeTraceExport(format, figure);
    return { name: `trace-${request.id}-${request.name}.${extension}`, text };
  }
  if ('runs' in request) {
    const input = await readFigureInput(parts, request);
    const { extension, text } = writeExport(format, buildFigure(request, input), input);
    const of = 'sweep' in request.runs ? `sweep-${request.runs.sweep}` : 'runs';
    return { name: `${of}-${request.name}.${extension}`, text };
  }
  const { extension, text } = exportValidation(parts, request, format);
  return { name: `${request.name}.${extension}`, text };
}
