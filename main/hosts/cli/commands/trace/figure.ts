// lab trace figure: draws a figure of a trace, its fit or its replays as text, or writes it in a format
// for e-mail, papers or other tools. Without a name it lists the figures. It simulates nothing.
import { exportFormats } from '../../../../../shared/contract/analysis-calls.ts';
import { LabError } from '../../../../../shared/errors.ts';
import { drawTraceFigure, writeTraceExport } from '../../../../../shared/figures/export.ts';
import { traceFigureNames, type TraceFigureName } from '../../../../../shared/figures/figure.ts';
import { traceFigureBuilders } from '../../../../../shared/figures/trace/index.ts';
import type { TraceFigureInput } from '../../../../../shared/figures/trace/figure-input.ts';
import { formatTable } from '../../../../../shared/text/table.ts';
import {
  readTraceFigureInput,
  type TraceFigureRequest,
} from '../../../../lab/figures/trace-figure-input.ts';
import type { Context, Options } from '../../command.ts';
import { putText, readFormat } from '../../put-text.ts';
import type { TraceAction } from './action.ts';
import { readReplayRequest, replayOptions } from './replay.ts';

const formats = exportFormats.filter((format) => format !== 'mmtests');

function readName(name: string): TraceFigureName {
  const known = traceFigureNames.find((one) => one === name);
  if (known) return known;
  throw new LabError(
    'bad-usage',
    `unknown figure ${name}`,
    'lab trace figure ID lists the figures',
  );
}

/** The figures that can be drawn, and why the others cannot. */
function listFigures({ options, print }: Context, input: TraceFigureInput): void {
  const figures = traceFigureNames.map((name) => {
    const { title, refuse } = traceFigureBuilders[name];
    return { name, title, refusal: refuse(input) };
  });
  if (options['json']) {
    for (const one of figures) print(JSON.stringify(one));
    return;
  }
  const rows = figures.map(({ name, title, refusal }) => [name, refusal ?? title]);
  for (const line of formatTable([{ header: 'figure' }, { header: 'what it shows' }], rows)) {
    print(line);
  }
}

function drawFigure(context: Context, name: TraceFigureName, input: TraceFigureInput): void {
  const { refuse, build } = traceFigureBuilders[name];
  const refusal = refuse(input);
  if (refusal !== null) {
    const message = `no ${name} of this trace: ${refusal}`;
    throw new LabError('bad-usage', message, 'lab trace figure ID lists the figures');
  }
  const figure = build(input);
  const format = context.options['json'] ? 'json' : readFormat(context.options);
  if (format) putText(context, writeTraceExport(format, figure).text);
  else putText(context, drawTraceFigure(figure));
}

/** Replays by what they are of, as `lab trace replay` is asked for them; undefined without any word. */
function readChosen(which: string, options: Options) {
  const names = Object.keys(replayOptions).filter((name) => options[name] !== undefined);
  if (names.length === 0) return undefined;
  if (Array.isArray(options['replay'])) {
    const message = `name replays by key or by --${names[0]}, not both`;
    throw new LabError('bad-usage', message, 'omit one of them');
  }
  return readReplayRequest(options, which);
}

function readRequest(which: string, options: Options): TraceFigureRequest {
  const { fit, replay } = options;
  const chosen = readChosen(which, options);
  return {
    trace: which,
    ...(typeof fit === 'string' ? { fit } : {}),
    ...(Array.isArray(replay) ? { replays: replay } : {}),
    ...(chosen ? { chosen } : {}),
  };
}

export const figureAction: TraceAction = {
  name: 'figure',
  takes: 'ID',
  also: '[NAME]',
  options: {
    fit: { type: 'string' },
    replay: { type: 'string', multiple: true },
    ...replayOptions,
    format: { type: 'string' },
    out: { type: 'string' },
  },
  help: [
    'draws a figure of a trace, its fit or its replays; without NAME lists the figures',
    `  --format FORMAT     ${formats.join(', ')};`,
    '                      default only the drawing',
    '  --out FILE          write there; default standard output',
    '  --fit NAME          show this fitted workload; default the newest',
    '  --replay KEY        show these replays, in this order; default the newest',
    '  --policies, --machine, --set, --loop: show the replays of that command',
  ],
  async run(context, which = '') {
    const [, , word] = context.args;
    const name = word === undefined ? undefined : readName(word);
    const request = readRequest(which, context.options);
    const input = await readTraceFigureInput(context.storedLab(), request);
    if (name === undefined) listFigures(context, input);
    else drawFigure(context, name, input);
  },
};
