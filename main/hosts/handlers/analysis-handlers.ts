// Serves comparison, validation, figures and exports. Figures of traces have their own file, but are
// exported here too.
import type { Handlers } from '../../../shared/contract.ts';
import type { analysisCalls } from '../../../shared/contract/analysis-calls.ts';
import { figureNames } from '../../../shared/figures/figure.ts';
import { figureBuilders } from '../../../shared/figures/run/index.ts';
import {
  exportFigure,
  readComparedFigure,
  readFigureOfValidation,
  readRunFigure,
} from './figure-exports.ts';
import { readFigureRuns } from './figure-input.ts';
import type { HandlerParts } from './parts.ts';
import { writeText } from './write-text.ts';

export function analysisHandlers(parts: HandlerParts): Pick<Handlers, keyof typeof analysisCalls> {
  const { lab, files } = parts;
  return {
    'comparison.get': ({ keys, ...options }) => lab.compare(keys, options),
    'comparison.figure': (request) => readComparedFigure(parts, request),
    'validation.get': () => lab.validation(),
    'validation.figure': (request) => readFigureOfValidation(parts, request),
    'validation.start': async () => (await lab.startValidation()).summary,
    'figure.list': async ({ runs, axis }) => {
      const input = await readFigureRuns(parts, runs, { axis });
      return figureNames.map((name) => {
        const { title, refuse } = figureBuilders[name];
        return { name, title, refusal: refuse(input) };
      });
    },
    'figure.get': (request) => readRunFigure(parts, request),
    'export.text': (request) => exportFigure(parts, request),
    'export.save': async ({ token, ...request }) => {
      const { text } = await exportFigure(parts, request);
      const { path } = files.take('export', token);
      return { path, bytes: writeText(path, text) };
    },
  };
}
