// lab timeline: records a replication of a stored run again and writes what happened in it, whole or one
// request of it. Stores nothing.
import { LabError } from '../../../../shared/errors.ts';
import { policyNameOf } from '../../../../shared/text/policy-pair.ts';
import { modelVersion } from '../../../engine/run.ts';
import { indexTimeline, type IndexedTimeline } from '../../../../shared/timeline/index-timeline.ts';
import { findLongest, findTypical } from '../../../../shared/timeline/pick-request.ts';
import { titleOfAll, titleOfTimeline } from '../../../../shared/timeline/timeline-title.ts';
import { writeChromeTrace } from '../../../../shared/timeline/write/chrome-trace.ts';
import { writeRequestHtml } from '../../../../shared/timeline/write/request-html.ts';
import { writeRequestSvg } from '../../../../shared/timeline/write/request-svg.ts';
import { writeStrip, type TimelineSource } from '../../../../shared/timeline/write/strip.ts';
import type { RunTimeline } from '../../../lab/runs/run-timeline.ts';
import type { Command, Context, Options } from '../command.ts';
import { writeView, type NamedTimeline } from '../timeline-view.ts';
import { putText } from '../put-text.ts';
import { numberOption } from '../spec-options.ts';

const writers: Readonly<Record<string, (source: TimelineSource, of: Asked) => string>> = {
  text: (source, { timeline, request }) =>
    `${writeStrip(timeline, request(), source).join('\n')}\n`,
  chrome: (source, { timeline, policy }) => writeChromeTrace(timeline, policy, source),
  svg: (source, { timeline, request, policy }) =>
    writeRequestSvg(timeline, request(), policy, source),
  html: (source, { timeline, request, policy }) =>
    writeRequestHtml(timeline, request(), policy, source),
  view: (source, { all, options, request }) =>
    writeView(all, {
      span: options['span'],
      request: options['request'] === undefined ? -1 : request(),
      source,
    }),
};

interface Asked {
  readonly timeline: IndexedTimeline;
  readonly policy: string;
  /** The row of the request that is asked for. */
  readonly request: () => number;
  /** Of every run that is named. */
  readonly all: readonly NamedTimeline[];
  readonly options: Options;
}

function readRequest(timeline: IndexedTimeline, asked: unknown): number {
  if (asked === undefined) return findTypical(timeline);
  if (asked === 'longest') return findLongest(timeline);
  const number = Number(asked);
  const { count } = timeline.requests;
  if (Number.isInteger(number) && number >= 1 && number <= count) return number - 1;
  const message = `--request must be longest or a number from 1 to ${count}, got ${String(asked)}`;
  throw new LabError('bad-value', message, 'omit it for a typical one');
}

function requireRequest(timeline: IndexedTimeline, asked: unknown): number {
  const row = readRequest(timeline, asked);
  if (row >= 0) return row;
  throw new LabError(
    'not-found',
    'no request was made in the time that was recorded',
    'record a longer part, or a policy that flushes: --format chrome shows the lanes',
  );
}

function describe(
  recorded: readonly RunTimeline[],
  options: Options,
  format: string,
): TimelineSource {
  const titled = recorded.map(({ spec, replication }) => ({
    name: policyNameOf(spec),
    title: titleOfTimeline(spec, replication),
  }));
  const words = ['lab', 'timeline', ...recorded.map(({ key }) => key.slice(0, 12))];
  for (const name of ['replication', 'from', 'length', 'request', 'span'] as const) {
    if (options[name] !== undefined) words.push(`--${name}`, String(options[name]));
  }
  if (format !== 'text') words.push('--format', format);
  return {
    title: titleOfAll(titled),
    command: words.join(' '),
    modelVersion,
  };
}

function readWriter({ format = 'text' }: Options): string {
  if (typeof format === 'string' && Object.hasOwn(writers, format)) return format;
  const message = `--format must be one of ${Object.keys(writers).join(', ')}`;
  throw new LabError('bad-value', message, '--format text');
}

/** @throws LabError `bad-usage` if something is given that only a view has. */
function refuseOptions(keys: readonly string[], { span }: Options, format: string): void {
  if (format === 'view') return;
  const what = span !== undefined ? '--span' : keys.length > 1 ? 'a second run' : null;
  if (what === null) return;
  throw new LabError('bad-usage', `${what} goes with --format view only`, '--format view');
}

function partOf(options: Options) {
  return {
    replication: numberOption(options, 'replication') ?? 0,
    fromMs: numberOption(options, 'from'),
    lengthMs: numberOption(options, 'length'),
  };
}

export const timeline: Command = {
  usage: 'lab timeline KEY [KEY] [--request N] [--format FORMAT] [--out FILE]',
  maxArgs: 2,
  options: {
    replication: { type: 'string' },
    from: { type: 'string' },
    length: { type: 'string' },
    request: { type: 'string' },
    span: { type: 'string' },
    format: { type: 'string' },
    out: { type: 'string' },
  },
  help: [
    '  KEY              a run key, or its first 4 or more digits',
    '  --request N      the request to show, from 1, or longest; default a typical one',
    '  --replication N  which replication of the run, from 0; default 0',
    '  --from MS        where to start, ms of measured time; default 0',
    '  --length MS      how much to record; default all',
    '  --format FORMAT  text: one request in 72 columns, for mail (default)',
    '                   svg, html: one request as a picture, or as a page with its steps',
    '                   view: the lanes of a span as a picture (SVG), of two runs if two',
    '                   are named',
    '                   chrome: everything, as trace events that Perfetto opens',
    '  --span FROM-TO   of a view, ms on its ruler; default all, or the request',
    '  --out FILE       write there; default standard output',
  ],
  async run(context: Context) {
    const { options, args, storedLab, signal } = context;
    if (args.length === 0)
      throw new LabError('bad-usage', 'timeline needs a run key', 'lab list shows the keys');
    const format = readWriter(options);
    refuseOptions(args, options, format);
    const lab = storedLab();
    const recorded: RunTimeline[] = [];
    for (const key of args) recorded.push(await lab.timeline(key, partOf(options), signal));
    const all = recorded.map(({ timeline: own, spec }) => ({
      timeline: indexTimeline(own),
      policy: policyNameOf(spec),
    }));
    const { timeline: indexed, policy } = all[0]!;
    const request = () => requireRequest(indexed, options['request']);
    const asked = { timeline: indexed, policy, request, all, options };
    putText(context, writers[format]!(describe(recorded, options, format), asked));
  },
};
