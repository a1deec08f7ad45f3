// Serves comparison, validation, figures and exports. The rule: an export is made from the same figure
// that is shown, and a figure that cannot be made from the runs says why. Figures of traces have their
// own file, but are exported here too.
import type { Handlers, ParsedInput } from '../../../shared/contract.ts';
import type { analysisCalls } from '../../../shared/contract/analysis-calls.ts';
import { LabError } from '../../../shared/errors.ts';
import { figureBuilders } from '../../../shared/figures/run/index.ts';
import {
  writeComparisonExport,
  writeExport,
  writeTraceExport,
  writeValidationExport,
} from '../../../shared/figures/export.ts';
import { isOfReplications } from '../../../shared/figures/run/measures.ts';
import { figureNames, type Figure } from '../../../shared/figures/figure.ts';
import type { FigureInput } from '../../../shared/figures/run/figure-input.ts';
import { buildComparisonFigure } from '../../lab/figures/comparison-figure.ts';
import { readValidationFigure } from '../../lab/figures/validation-figure.ts';
import { explainFailure, writeWhole } from '../write-file.ts';
import { readFigureRuns } from './figure-input.ts';
import type { HandlerParts } from './parts.ts';
import { buildTraceFigure } from './trace-figure-handlers.ts';

type FigureRequest = ParsedInput<'figure.get'>;
type ComparisonRequest = ParsedInput<'comparison.figure'>;
type ExportRequest = ParsedInput<'export.text'>;

/** Writes a new file, or replaces one. */
function writeText(path: string, text: string): number {
  try {
    return writeWhole(path, text);
  } catch (error) {
    const message = `the file could not be written: ${explainFailure(error)}`;
    const hint = 'choose another place, or free some space';
    throw new LabError('not-allowed', message, hint, { cause: error });
  }
}

function buildFigure({ name }: FigureRequest, input: FigureInput): Figure {
  const builder = figureBuilders[name];
  const refusal = builder.refuse(input);
  if (refusal === null) return builder.build(input);
  throw new LabError('not-allowed', `no ${name} of these runs: ${refusal}`, 'choose other runs');
}

export function analysisHandlers(parts: HandlerParts): Pick<Handlers, keyof typeof analysisCalls> {
  const { lab, files } = parts;
  const readFigureInput = ({ name, runs, ...view }: FigureRequest) => {
    const needsEstimates = figureBuilders[name].needsEstimates ?? isOfReplications(view.measure);
    return readFigureRuns(parts, runs, { ...view, needsEstimates });
  };

  function compareFor({ comparison: { keys, ...options } }: ComparisonRequest) {
    return lab.compare(keys, options);
  }

  async function exportText({ figure: request, format }: ExportRequest) {
    if ('comparison' in request) {
      const comparison = compareFor(request);
      const figure = buildComparisonFigure(request.name, comparison);
      const { extension, text } = writeComparisonExport(format, figure, comparison);
      return { name: `${request.name}.${extension}`, text };
    }
    if (!('runs' in request) && !('id' in request)) {
      const { modelVersion } = parts.about;
      const { figure, text } = readValidationFigure(lab, modelVersion);
      const made = writeValidationExport(format, figure, text, modelVersion);
      return { name: `${request.name}.${made.extension}`, text: made.text };
    }
    if (!('runs' in request)) {
      const figure = await buildTraceFigure(lab, request);
      const { extension, text } = writeTraceExport(format, figure);
      return { name: `trace-${request.id}-${request.name}.${extension}`, text };
    }
    const input = await readFigureInput(request);
    const { extension, text } = writeExport(format, buildFigure(request, input), input);
    const of = 'sweep' in request.runs ? `sweep-${request.runs.sweep}` : 'runs';
    return { name: `${of}-${request.name}.${extension}`, text };
  }

  return {
    'comparison.get': ({ keys, ...options }) => lab.compare(keys, options),
    'comparison.figure': (request) => buildComparisonFigure(request.name, compareFor(request)),
    'validation.get': () => lab.validation(),
    'validation.figure': () => readValidationFigure(lab, parts.about.modelVersion).figure,
    'validation.start': async () => (await lab.startValidation()).summary,
    'figure.list': async ({ runs, axis }) => {
      const input = await readFigureRuns(parts, runs, { axis });
      return figureNames.map((name) => {
        const { title, refuse } = figureBuilders[name];
        return { name, title, refusal: refuse(input) };
      });
    },
    'figure.get': async (request) => buildFigure(request, await readFigureInput(request)),
    'export.text': exportText,
    'export.save': async ({ token, ...request }) => {
      const { text } = await exportText(request);
      const { path } = files.take('export', token);
      return { path, bytes: writeText(path, text) };
    },
  };
}
