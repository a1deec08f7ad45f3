import { formatTime, noValue } from '../../shared/text/format.ts';
import { bandEnds } from '../../shared/timeline/bands.ts';
import { ifBeside, nameDomain, nameRequest } from '../../shared/timeline/tell-domain.ts';
import { closerWords } from '../../shared/timeline/tell-request.ts';
import { cpuOfBand, domainOfBand } from '../../shared/timeline/tell-band.ts';
import { formatMoment, formatOpen } from '../../shared/timeline/tell.ts';
import { knownOf } from './chosen.ts';
import { cpuTable, type SummedSide } from './panel-text.ts';
import type { Selection, Side } from './scene.ts';

/** A table of what is chosen. */
export interface ChosenTable {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const mostRows = 500;

function messageTable({ timeline, name }: Side, request: number): ChosenTable {
  const { messages, messageStarts, requests } = timeline;
  const t0 = requests.t0[request]!;
  const what = `Request ${nameRequest(timeline, request)}, ${name}`;
  const after = (t: number) => (Number.isNaN(t) ? noValue : formatTime(t - t0));
  const rows: string[][] = [];
  for (let row = messageStarts[request]!; row < messageStarts[request + 1]!; row++) {
    const window = messages.window[row]!;
    rows.push([
      `CPU ${messages.target[row]}`,
      after(messages.queued[row]!),
      Number.isNaN(messages.sent[row]!) ? 'rode on another' : after(messages.sent[row]!),
      after(messages.arrives[row]!),
      after(messages.taken[row]!),
      after(messages.flushEnd[row]!),
      after(messages.ackStart[row]!),
      after(messages.ackEnd[row]!),
      Number.isNaN(window) ? noValue : formatTime(window),
    ]);
  }
  return {
    caption: `${what}. Times from the change of the page table.`,
    head: [
      'Target',
      'Queued',
      'IPI sent',
      'Arrives',
      'Handler',
      'Flushed',
      'Answer seen',
      'Answer taken',
      'Window',
    ],
    rows,
  };
}

function windowTable(side: Side, request: number): ChosenTable {
  const what = `Request ${nameRequest(side.timeline, request)}, ${side.name}`;
  return {
    caption: `${what}: when each CPU is clean.`,
    head: ['CPU', 'Stale for', 'Closed by'],
    rows: knownOf(side, request).windows.map((window) => [
      `CPU ${window.cpu}`,
      formatOpen(window.ns, window.isOpen),
      closerWords(window),
    ]),
  };
}

function bandTable({ timeline, name }: Side, band: number): ChosenTable {
  const { bands, requests } = timeline;
  const cpu = cpuOfBand(timeline, band);
  const domain = domainOfBand(timeline, band);
  const of = ifBeside(timeline, domain, (own) => `, ${nameDomain(own)}`);
  const [start, end] = [bands.start[band]!, bands.end[band]!];
  const isOpen = bandEnds[bands.ending[band]!] === 'open';
  const rows: string[][] = [];
  for (
    let row = bands.request[band]!;
    row < requests.count && requests.t0[row]! < end && rows.length < mostRows;
    row++
  ) {
    if (requests.cpu[row] === cpu || requests.t0[row]! < start) continue;
    if (requests.isFollowed[row] !== 1 || requests.domain[row] !== domain) continue;
    rows.push([
      String(row + 1),
      `CPU ${requests.cpu[row]}`,
      String(requests.pages[row]),
      formatMoment(requests.t0[row]!),
      formatOpen(end - requests.t0[row]!, isOpen),
    ]);
  }
  return {
    caption: `Requests made while CPU ${cpu} was stale${of}, ${name}, the first ${mostRows} at most.`,
    head: ['Request', 'Of', 'Pages', 'Page table changed', 'Until the end'],
    rows,
  };
}

/** The table of a choice; of the part that is seen where nothing, a range or a stretch is chosen. */
export function tableOf(
  sides: readonly Side[],
  selection: Selection | null,
  summed: readonly SummedSide[],
  partWords: string,
): ChosenTable {
  if (selection?.kind === 'request') {
    const side = sides[selection.side]!;
    const { messageStarts } = side.timeline;
    const hasMessages = messageStarts[selection.id + 1]! > messageStarts[selection.id]!;
    return hasMessages ? messageTable(side, selection.id) : windowTable(side, selection.id);
  }
  if (selection?.kind === 'band') return bandTable(sides[selection.side]!, selection.id);
  return { caption: `Per CPU, ${partWords}.`, ...cpuTable(summed) };
}
