import { formatTime } from '../../text/format.ts';
import { maxColumns, toAscii, wrapWords } from '../../text/plain.ts';
import type { IndexedTimeline } from '../index-timeline.ts';
import { piecesOf, type Look } from '../pieces.ts';
import { windowsOfRequest } from '../request-windows.ts';
import { tellRequest } from '../tell-request.ts';
import { formatOpen, type ToldRequest } from '../tell.ts';
import { shownCpus, viewOfRequest } from './request-view.ts';

/** Where a timeline is from, in words: the last line says how to get it again. */
export interface TimelineSource {
  /** Such as "sync on xeon-8160-2s, 96 CPUs, kernel-build, seed 1, replication 0". */
  readonly title: string;
  readonly command: string;
  readonly modelVersion: string;
}

const letters: Readonly<Record<Look, string>> = {
  idle: ' ',
  wake: '~',
  user: '.',
  kernel: ':',
  switch: 'x',
  unknown: '?',
  work: 'o',
  wait: '-',
  flush: '#',
};

const legend = 'user .  kernel :  switch x  leaves idle ~  work for the flush o  flush #  waits -';

const labelColumns = 8;
const staleColumns = 12;
const laneColumns = maxColumns - labelColumns - staleColumns;
const mostCpus = 16;

/** A lane as letters: of what falls into one column, the rarest is shown. */
function lane(timeline: IndexedTimeline, cpu: number, from: number, to: number): string {
  const perColumn = (to - from) / laneColumns;
  const line = Array.from({ length: laneColumns }, () => ' ');
  const order: readonly Look[] = [
    'idle',
    'unknown',
    'user',
    'kernel',
    'wake',
    'switch',
    'wait',
    'work',
    'flush',
  ];
  const pieces = piecesOf(timeline, cpu, from, to);
  for (const look of order) {
    for (const piece of pieces.filter((one) => one.look === look)) {
      const first = Math.max(0, Math.floor((piece.start - from) / perColumn));
      const last = Math.min(laneColumns, Math.ceil((piece.end - from) / perColumn));
      // Parts narrower than a column are shown; wide ones keep to the columns they fill.
      for (let at = first; at < Math.max(last, first + 1) && at < laneColumns; at++) {
        line[at] = letters[look];
      }
    }
  }
  return line.join('');
}

function rulerLines(from: number, to: number, t0: number): string[] {
  const perColumn = (to - from) / laneColumns;
  const marks = Array.from({ length: laneColumns }, () => ' ');
  const ticks = Array.from({ length: laneColumns }, () => ' ');
  const put = (ns: number, text: string) => {
    const at = Math.floor((t0 + ns - from) / perColumn);
    if (at < 0 || at + text.length > laneColumns) return;
    ticks[at] = '|';
    for (let i = 0; i < text.length; i++) marks[at + i] = text[i]!;
  };
  put(0, 't0');
  const span = to - t0;
  for (const share of [0.25, 0.5, 0.75]) put(span * share, `+${formatTime(span * share)}`);
  const pad = ' '.repeat(labelColumns);
  return [`${pad}${marks.join('')}`.trimEnd(), `${pad}${ticks.join('')}`.trimEnd()];
}

function stepLines(told: ToldRequest): string[] {
  return told.steps.flatMap(({ title, at, detail }, i) => {
    const [first = '', ...rest] = wrapWords(`${title}. ${detail}`, maxColumns - 16);
    const time = i === 0 ? 't0' : `+${formatTime(at)}`;
    const lead = `${String(i + 1).padStart(2)}. ${time.padEnd(11)} ${first}`;
    return [lead, ...rest.map((line) => `${' '.repeat(16)}${line}`)];
  });
}

/** One request as text for mail: its lanes as letters, what happened step by step, how to get it again. */
export function writeStrip(
  timeline: IndexedTimeline,
  request: number,
  source: TimelineSource,
): string[] {
  const told = tellRequest(timeline, request);
  const { from, to } = viewOfRequest(timeline, request, told);
  const stale = new Map(windowsOfRequest(timeline, request).map((one) => [one.cpu, one]));
  const { cpus, left } = shownCpus(timeline, request, told, mostCpus);
  const lanes = cpus.map((cpu) => {
    const window = stale.get(cpu);
    const label = `CPU ${cpu}`.padEnd(labelColumns);
    const end = window ? formatOpen(window.ns, window.isOpen).padStart(staleColumns) : '';
    return `${label}${lane(timeline, cpu, from, to)}${end}`.trimEnd();
  });
  const head = `${' '.repeat(labelColumns + laneColumns)}${'stale for'.padStart(staleColumns)}`;
  const lines = [
    ...wrapWords(`${told.title}: ${source.title}`, maxColumns),
    ...wrapWords(told.lead, maxColumns),
    '',
    head,
    ...rulerLines(from, to, timeline.requests.t0[request]!),
    ...lanes,
    ...(left > 0 ? [`and ${left} CPUs more`] : []),
    '',
    ...wrapWords(legend, maxColumns),
    '',
    ...stepLines(told),
    '',
    ...wrapWords(`Simulated, model version ${source.modelVersion}. Again with:`, maxColumns),
    ...wrapWords(source.command, maxColumns),
  ];
  return lines.map((line) => (line.trim() === '' ? '' : keepSpaces(line)));
}

/** ASCII, with the spaces that lanes and columns are made of. */
function keepSpaces(line: string): string {
  return line
    .split(/( +)/)
    .map((part) => (part.startsWith(' ') ? part : toAscii(part)))
    .join('')
    .trimEnd();
}
