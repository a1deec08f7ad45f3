import { readFileSync } from 'node:fs';
import { zstdDecompressSync } from 'node:zlib';
import { TraceReader } from '../../main/trace/trace-reader.ts';
import { formatTable } from '../../shared/text/table.ts';
import { median } from './median.ts';

const texts = ['kernel-build-2cpu', 'tlb-shootdown-2cpu'] as const;
const turns = 5;
/** A text has 20,000 lines: so that a turn takes about a second. */
const readings = 25;
const pieceBytes = 1 << 18;

/** Reads a text once, as an import does: events to columns, packed, and the summary. */
function read(text: Buffer) {
  const reader = new TraceReader(() => undefined);
  for (let at = 0; at < text.length; at += pieceBytes) {
    reader.feed(text.subarray(at, at + pieceBytes));
  }
  return reader.finish();
}

function measure(text: Buffer) {
  const perSecond: number[] = [];
  const perCpuSecond: number[] = [];
  // Turn 0 warms up and is not kept.
  for (let turn = 0; turn <= turns; turn++) {
    const before = process.cpuUsage();
    const start = performance.now();
    let lines = 0;
    for (let i = 0; i < readings; i++) lines += read(text).report.lines;
    const seconds = (performance.now() - start) / 1000;
    const { user, system } = process.cpuUsage(before);
    if (turn === 0) continue;
    perSecond.push(lines / seconds);
    perCpuSecond.push(lines / ((user + system) / 1e6));
  }
  return { perSecond: median(perSecond), perCpuSecond: median(perCpuSecond) };
}

/** Lines of a trace's text that are read in a second, and the bytes that are stored of each event. */
export function benchTraces(): void {
  const rows = texts.map((name) => {
    const file = new URL(`../main/trace/fixtures/${name}.perf.txt.zst`, import.meta.url);
    const text = zstdDecompressSync(readFileSync(file));
    const { perSecond, perCpuSecond } = measure(text);
    const { report, storedBytes } = read(text);
    return [
      name,
      `${(perSecond / 1000).toFixed(0)} k/s`,
      `${(perCpuSecond / 1000).toFixed(0)} k/s`,
      (storedBytes / report.events).toFixed(2),
      `${((100 * storedBytes) / text.length).toFixed(2)} %`,
    ];
  });
  const headers = ['trace', 'lines', 'lines, CPU time', 'bytes/event', 'of the text'];
  const columns = headers.map((header, i) => ({
    header,
    align: i === 0 ? ('left' as const) : ('right' as const),
  }));
  console.log('Text of perf script to stored columns, one thread (at least 500 k/s wanted):');
  console.log(formatTable(columns, rows).join('\n'));
}
