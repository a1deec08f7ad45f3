// Serves figures of traces. The rule: a figure that cannot be made from a trace says why, and an export
// is made from the same figure that is shown.
import type { Handlers, ParsedInput } from '../../../shared/contract.ts';
import type { traceFigureCalls } from '../../../shared/contract/trace-figure-calls.ts';
import { LabError } from '../../../shared/errors.ts';
import { traceFigureNames, type Figure } from '../../../shared/figures/figure.ts';
import { traceFigureBuilders } from '../../../shared/figures/trace/index.ts';
import { readTraceFigureInput } from '../../lab/figures/trace-figure-input.ts';
import type { HandlerParts } from './parts.ts';

export type TraceFigureRequest = ParsedInput<'trace.figure'>;
type Source = ParsedInput<'trace.figures'>;
type Lab = HandlerParts['lab'];

const readSource = (lab: Lab, { id, ...chosen }: Source) =>
  readTraceFigureInput(lab, { trace: String(id), ...chosen });

/** @throws LabError `not-allowed` if the trace has nothing of this kind; `not-found`, `bad-value`. */
export async function buildTraceFigure(
  lab: Lab,
  { name, ...source }: TraceFigureRequest,
): Promise<Figure> {
  const input = await readSource(lab, source);
  const { refuse, build } = traceFigureBuilders[name];
  const refusal = refuse(input);
  if (refusal === null) return build(input);
  throw new LabError(
    'not-allowed',
    `no ${name} of this trace: ${refusal}`,
    'choose another figure',
  );
}

export function traceFigureHandlers({
  lab,
}: Pick<HandlerParts, 'lab'>): Pick<Handlers, keyof typeof traceFigureCalls> {
  return {
    'trace.figures': async (source) => {
      const input = await readSource(lab, source);
      return traceFigureNames.map((name) => {
        const { title, refuse } = traceFigureBuilders[name];
        return { name, title, refusal: refuse(input) };
      });
    },
    'trace.figure': (request) => buildTraceFigure(lab, request),
  };
}
