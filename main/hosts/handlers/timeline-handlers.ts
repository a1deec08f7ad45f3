// Serves timelines. The rule: a page opens one, reads its columns part by part, and closes it; a few are
// kept, and the one that was read longest ago makes room for a new one.
import type { Handlers, ParsedInput } from '../../../shared/contract.ts';
import {
  mostTimelineRows,
  rowsPerPart,
  type timelineCalls,
} from '../../../shared/contract/timeline-calls.ts';
import { LabError } from '../../../shared/errors.ts';
import { policyNameOf } from '../../../shared/text/policy-pair.ts';
import {
  layouts,
  tableNames,
  type Column,
  type TableName,
  type Timeline,
} from '../../../shared/timeline/layouts.ts';
import { titleOfTimeline } from '../../../shared/timeline/timeline-title.ts';
import type { HandlerParts } from './parts.ts';

type Lab = HandlerParts['lab'];
type Source = ParsedInput<'timeline.open'>['source'];
type RunSource = Extract<Source, { kind: 'run' }>;

const mostKept = 4;

/** Base 64 of rows [from, to) of a column. */
function encode(column: Column, from: number, to: number): string {
  const part = column.subarray(from, to);
  return Buffer.from(part.buffer, part.byteOffset, part.byteLength).toString('base64');
}

function readRows(timeline: Timeline, name: TableName, from: number) {
  const table = timeline[name];
  const to = Math.min(table.count, from + rowsPerPart(name));
  const columns = Object.keys(layouts[name]).map((column) => [
    column,
    encode((table as unknown as Record<string, Column>)[column]!, from, to),
  ]);
  return {
    count: Math.max(0, to - from),
    columns: Object.fromEntries(columns) as Record<string, string>,
  };
}

async function openRun(lab: Lab, modelVersion: string, { key: asked, ...part }: RunSource) {
  const { replication, fromMs, lengthMs } = part;
  const request = { replication, fromMs, lengthMs, mostRows: mostTimelineRows };
  const { key, spec, timeline, preview } = await lab.timeline(asked, request);
  const { machine, run } = spec;
  const words = ['lab', 'timeline', key.slice(0, 12)];
  if (replication > 0) words.push('--replication', String(replication));
  if (fromMs > 0) words.push('--from', String(fromMs));
  if (lengthMs !== undefined) words.push('--length', String(lengthMs));
  return {
    timeline,
    preview,
    about: {
      sockets: machine.sockets,
      tickHz: machine.tickHz,
      name: policyNameOf(spec),
      title: titleOfTimeline(spec, replication),
      wholeNs: run.measureMs * 1e6,
      command: words,
      modelVersion,
    },
  };
}

async function openTrace(lab: Lab, id: number) {
  const { trace, timeline, preview } = await lab.traces.timeline(String(id), mostTimelineRows);
  return {
    timeline,
    preview,
    about: {
      sockets: 1,
      tickHz: null,
      name: 'recorded',
      title: `${trace.name}: recorded, not simulated`,
      wholeNs: trace.durationNs,
      command: ['lab', 'trace', 'show', String(id)],
      modelVersion: null,
    },
  };
}

function openSource(parts: Pick<HandlerParts, 'lab' | 'about'>, source: Source) {
  return source.kind === 'run'
    ? openRun(parts.lab, parts.about.modelVersion, source)
    : openTrace(parts.lab, source.id);
}

export function timelineHandlers(
  parts: Pick<HandlerParts, 'lab' | 'about'>,
): Pick<Handlers, keyof typeof timelineCalls> {
  /** In the order in which they were last read. */
  const kept = new Map<number, Timeline>();
  let last = 0;

  function keptTimeline(id: number): Timeline {
    const timeline = kept.get(id);
    if (!timeline) {
      throw new LabError('not-found', 'the timeline is no longer kept', 'open it again');
    }
    kept.delete(id);
    kept.set(id, timeline);
    return timeline;
  }

  return {
    'timeline.open': async ({ source }) => {
      const { timeline, preview, about } = await openSource(parts, source);
      const id = ++last;
      kept.set(id, timeline);
      for (const old of kept.keys()) if (kept.size > mostKept) kept.delete(old);
      const { from, to, stoppedNs, cpus, domains, kernelRefillShare } = timeline;
      return {
        id,
        head: { from, to, stoppedNs, cpus, domains, kernelRefillShare },
        preview: { bins: preview.bins, shares: encode(preview.shares, 0, preview.shares.length) },
        ...about,
        tables: Object.fromEntries(
          tableNames.map((name) => [name, timeline[name].count]),
        ) as Record<TableName, number>,
      };
    },
    'timeline.rows': ({ id, table, from }) => readRows(keptTimeline(id), table, from),
    'timeline.close': ({ id }) => {
      kept.delete(id);
      return {};
    },
  };
}
