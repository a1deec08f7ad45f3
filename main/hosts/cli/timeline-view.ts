// What lab timeline draws of a part of the time: the lanes of one run, or of two under each other.
// Parses the part; the drawing is shared with the page.
import { LabError } from '../../../shared/errors.ts';
import { requestOfOp, type IndexedTimeline } from '../../../shared/timeline/index-timeline.ts';
import { sumTimeline } from '../../../shared/timeline/sums.ts';
import { formatTime } from '../../../shared/text/format.ts';
import { tellRequest } from '../../../shared/timeline/tell-request.ts';
import { plural } from '../../../shared/timeline/tell.ts';
import { hueOfPolicy, hues, type Hue } from '../../../shared/timeline/write/palette.ts';
import { viewOfRequest } from '../../../shared/timeline/write/request-view.ts';
import type { TimelineSource } from '../../../shared/timeline/write/strip.ts';
import type { ViewedSide } from '../../../shared/timeline/write/view/layout.ts';
import { writeViewSvg } from '../../../shared/timeline/write/view-svg.ts';

/** A run's timeline and what it is called. */
export interface NamedTimeline {
  readonly timeline: IndexedTimeline;
  readonly policy: string;
}

const shortestNs = 100;

/** `1.2-1.25` in ms; null if it was not asked for. @throws LabError `bad-value`. */
export function readSpan(span: unknown): { readonly from: number; readonly to: number } | null {
  if (span === undefined) return null;
  const [, from = NaN, to = NaN] =
    /^(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)$/.exec(String(span))?.map(Number) ?? [];
  if ((to - from) * 1e6 >= shortestNs) return { from: from * 1e6, to: to * 1e6 };
  const message = `--span must be two times in ms, 0.0001 apart or more, got ${String(span)}`;
  throw new LabError('bad-value', message, '--span 1.2-1.25');
}

/** What is told of a whole, however little of it is drawn; as the page counts it. */
function summarize(timeline: IndexedTimeline): string {
  const { from, to, messages } = timeline;
  const requests = sumTimeline(timeline).counters.flushRequests;
  let sent = 0;
  for (let row = 0; row < messages.count; row++) {
    if (messages.sent[row]! >= from && messages.sent[row]! < to) sent += 1;
  }
  return `in all ${formatTime(to - from)}: ${plural(requests, 'request')}, ${plural(sent, 'IPI')}`;
}

/** The same operation under the other policy, -1 if it made no request there. */
function counterpart(from: IndexedTimeline, request: number, to: IndexedTimeline): number {
  if (request < 0 || from === to) return request;
  const task = from.requests.task[request]!;
  return task < 0 ? -1 : requestOfOp(to, task, from.requests.op[request]!);
}

/** Draws the span that is asked for, else that of the chosen request, else all. */
export function writeView(
  timelines: readonly NamedTimeline[],
  {
    span,
    request,
    source,
  }: { readonly span: unknown; readonly request: number; readonly source: TimelineSource },
): string {
  const [first] = timelines;
  if (!first) throw new LabError('internal', 'there is no timeline to draw', 'report it');
  const asked = readSpan(span);
  const whole = { from: first.timeline.from, to: first.timeline.to };
  const ofRequest = () =>
    viewOfRequest(first.timeline, request, tellRequest(first.timeline, request));
  const { from, to } = asked ?? (request < 0 ? whole : ofRequest());
  if (from >= whole.to || to <= whole.from) {
    const until = (whole.to / 1e6).toFixed(3);
    throw new LabError(
      'bad-value',
      `--span is outside of what was recorded, up to ${until} ms`,
      'omit it',
    );
  }
  const taken: Hue[] = [];
  const sides = timelines.map(({ timeline, policy }): ViewedSide => {
    const own = hueOfPolicy(policy);
    const hue = taken.includes(own) ? (hues.find((one) => !taken.includes(one)) ?? own) : own;
    taken.push(hue);
    const chosen = counterpart(first.timeline, request, timeline);
    return {
      timeline,
      name: policy,
      hue,
      summary: summarize(timeline),
      shiftNs: 0,
      request: chosen,
    };
  });
  return writeViewSvg({ sides, from, to, source });
}
