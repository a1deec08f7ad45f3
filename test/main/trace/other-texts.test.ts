import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readTrace } from '../../../main/trace/read-trace.ts';
import type { TraceChunk } from '../../../main/trace/trace-chunk.ts';
import { LabError } from '../../../shared/errors.ts';
import { plainEvents, type ReadText } from './support/read-text.ts';

async function read(text: string | Buffer): Promise<ReadText> {
  async function* bytes() {
    yield Buffer.from(text);
  }
  const chunks: TraceChunk[] = [];
  const trace = await readTrace(bytes(), { onChunks: (some) => void chunks.push(...some) });
  return { ...trace, chunks };
}

async function refusalOf(text: string | Buffer): Promise<LabError> {
  const outcome: unknown = await read(text).catch((error: unknown) => error);
  if (outcome instanceof LabError) return outcome;
  throw new Error('it is not refused');
}

const lines = (...all: readonly string[]) => all.map((line) => `${line}\n`).join('');
const flushFields = 'pages:3 reason:remote IPI send (4)';
const flush = `tlb:tlb_flush: ${flushFields}`;
const perf = (time: string, rest = flush, head = 'job 2101 [001]') => `${head} ${time}: ${rest}`;
const ftrace = (time: string, rest = `tlb_flush: ${flushFields}`, task = 'job-2101') =>
  `  ${task}    [001] d..2. ${time}: ${rest}`;
const two = lines(ftrace('100.000001'), ftrace('100.000009'));
const timesOf = (text: ReadText) => plainEvents(text).map(({ timeNs }) => timeNs);

describe('bytes of a text', () => {
  it.each([
    ['line ends of Windows', two.replaceAll('\n', '\r\n')],
    ['line ends of old systems', two.replaceAll('\n', '\r')],
    ['spaces at line ends', two.replaceAll('\n', '  \t\r\n')],
    ['a mark before UTF-8', `\ufeff${two}`],
    ['UTF-16 of the other order', Buffer.from(`\ufeff${two}`, 'utf16le').swap16()],
    ['UTF-16 of the other order without a mark', Buffer.from(two, 'utf16le').swap16()],
    [
      'UTF-16 with line ends of Windows',
      Buffer.from(`\ufeff${two.replaceAll('\n', '\r\n')}`, 'utf16le'),
    ],
    ['two layers of packing', gzipSync(zstdCompressSync(two))],
  ])('can have %s', async (_what, text) => {
    const { report, ...rest } = await read(text);
    expect([report.events, report.issues]).toEqual([2, []]);
    expect(timesOf({ report, ...rest })).toEqual([0, 8000]);
  });

  it('can be packed in several parts, each with its own header', async () => {
    const parts = [lines(ftrace('1.000001')), lines(ftrace('1.000002')), lines(ftrace('1.000003'))];
    for (const pack of [gzipSync, zstdCompressSync]) {
      const text = await read(Buffer.concat(parts.map((part) => pack(part))));
      expect(timesOf(text)).toEqual([0, 1000, 2000]);
    }
  });

  it.each([
    ['gzip', gzipSync(two.repeat(3000)).subarray(0, -12), /after line \d+/],
    ['zstd', zstdCompressSync(two.repeat(30_000)).subarray(0, -12), /after line \d+/],
    [
      'zstd with other bytes behind',
      Buffer.concat([zstdCompressSync(two.repeat(10)), Buffer.from('?'.repeat(20))]),
      /after line 20/,
    ],
    ['perf data in gzip', gzipSync(`PERFILE2${'\0'.repeat(300)}`), /line 1: .*perf/],
  ])('that are damaged or foreign are refused: %s', async (_what, text, message) => {
    expect((await refusalOf(text)).message).toMatch(message);
  });
});

describe('a line of a tool', () => {
  it.each([
    ['perf with its column misc', perf('6.5', flush, 'job 2101 [001] G')],
    ['perf with a user address behind', perf('6.5', `${flush}      7f12 [unknown] (/lib/x.so)`)],
    ['perf with data columns behind', perf('6.5', `${flush}  0 |OP NA|LVL N/A`)],
    ['perf of a task with spaces and brackets', perf('6.5', flush, 'a [002] 3 b 2101 [001]')],
    ['perf of a task with colons', perf('6.5', flush, 'x: y: z 2101 [001]')],
    ['perf with process and thread', perf('6.5', flush, 'job 9/2101 [001]')],
    ['a kernel that prints all ones', ftrace('6.5', 'tlb_flush: pages:3 reason:(4)')],
    ['a tool without the reasons', perf('6.5', 'tlb:tlb_flush: pages:3 reason:4')],
    [
      'a tool with the names of the source',
      perf('6.5', 'tlb:tlb_flush: pages:3 reason:TLB_REMOTE_SEND_IPI (4)'),
    ],
    [
      'a tool with the fields in another order',
      perf('6.5', 'tlb:tlb_flush: reason:remote IPI send (4) pages:3'),
    ],
    [
      'trace-cmd with time differences',
      'job-2101 [001] 6.5: (+0)    tlb_flush:   pages:3 reason:remote IPI send (4)',
    ],
    [
      'the kernel with a thread group',
      `job-2101  (   9) [001] d..2. 6.5: tlb_flush: ${flushFields}`,
    ],
    ['the kernel of a task with brackets', ftrace('6.5', undefined, 'a-b [3] 1.5: x-2101')],
    ['grep with a line number', `12:          ${ftrace('6.5')}`],
    ['grep with a file and a line number', `trace.txt:12:          ${ftrace('6.5')}`],
    ['a latency tracer', `     job-2101    1d..2.  6500000us!: tlb_flush: ${flushFields}`],
  ])('is read: %s', async (_what, line) => {
    const text = await read(lines(line));
    expect([text.report.issues, text.report.firstTime]).toEqual([[], '6.500000']);
    expect(plainEvents(text)).toMatchObject([
      { cpu: 1, pid: 2101, fields: { pages: 3, reasonName: 'remote IPI send' } },
    ]);
  });

  it.each([
    ['pages:18446744073709551615 reason:remote wrong CPU (5)', -1, 'remote wrong CPU'],
    ['pages:-1 reason:remote ipi send (4)', -1, 'remote ipi send'],
    ['pages:33 reason:local mm shootdown (3)', 33, 'local mm shootdown'],
    ['pages:2 reason:0x5 (0x5)', 2, 'remote wrong CPU'],
    ['pages:2 reason:something new (6)', 2, 'something new'],
  ])('has its pages and its reason: %s', async (fields, pages, reasonName) => {
    const text = await read(lines(ftrace('6.5', `tlb_flush: ${fields}`)));
    expect(plainEvents(text)).toMatchObject([{ fields: { pages, reasonName } }]);
  });

  it.each([
    ['cpumask=0-3, 8 callsite=a callback=b'],
    ['cpumask=0-95:2/4 callsite=a callback=b'],
    ['cpumask={0,3} callsite=a callback=b'],
  ])('is left out rather than read by half: %s', async (fields) => {
    const text = await read(lines(ftrace('1.1', `ipi_send_cpumask: ${fields}`), ftrace('1.2')));
    expect(text.report.issues).toMatchObject([{ kind: 'malformed', lines: [1] }]);
  });

  it.each([
    ['00000000,00000003', 2],
    ['ff,ffffffff,00000003', 42],
    ['0-3,8-11', 8],
  ])('has the CPUs of a mask: %s', async (mask, callsSent) => {
    const line = ftrace('1.1', `ipi_send_cpumask: cpumask=${mask} callsite=a callback=b`);
    expect((await read(lines(line))).summary.interrupts.callsSent).toBe(callsSent);
  });
});

describe('a clock', () => {
  it('of years is exact, and may begin at zero', async () => {
    const years = lines(perf('157680000.123456'), perf('157680000.123457'));
    expect(timesOf(await read(years))).toEqual([0, 1000]);
    expect(timesOf(await read(lines(perf('0.000000'), perf('0.000000123'))))).toEqual([0, 123]);
  });

  it('whose first event is not the earliest has no CPU that comes late', async () => {
    const text = await read(lines(ftrace('100.9'), ftrace('100.1'), ftrace('100.5')));
    expect(text.report.issues.map(({ kind }) => kind)).toEqual(['out-of-order']);
    expect(text.durationNs).toBe(8e8);
  });

  it.each([
    [
      'of most lines is another one',
      lines(ftrace('1700000000.1'), two.trimEnd()),
      /^line 2: from here on 2 of 3/,
      'cut the text',
    ],
    [
      'counts from the line before',
      lines(...['0.000000', '0.000004', '0.000002', '0.000009'].map((time) => perf(time))),
      /^line 3: .*--deltatime/,
      'perf script',
    ],
    ['is before zero', lines(ftrace('-0.5')), /before zero \(first at line 1/, 'trace_clock'],
    ['counts ns', lines(perf('100000001000')), /whole numbers as times/, 'echo local'],
  ])('that %s is refused', async (_what, text, message, hint) => {
    const { message: said, hint: helps } = await refusalOf(text);
    expect(said).toMatch(message);
    expect(helps).toContain(hint);
  });
});

describe('another text is refused with its cause', () => {
  it.each([
    ['of a guest machine', perf('6.5', flush, 'VM:1213 job 2101 [001]'), /line 1: .*guest VM:1213/],
    [
      'of perf trace',
      '   0.000 job/2101 tlb:tlb_flush(reason: 4, pages: 1)',
      /1 line of perf trace/,
    ],
    ['of perf sched', ' 6371.444778 [0002]  job[2101]  0.000 0.001 0.002', /1 line of perf sched/],
    [
      'of perf report',
      '    50.00%  job  [kernel.kallsyms]  [k] flush_tlb',
      /1 line of perf report/,
    ],
    ['of bpftrace', '@pages[job]: 10', /1 line of bpftrace/],
    ['of a browser', '{"traceEvents":[{"name":"a","ph":"X"}]}', /1 line of a Chrome trace/],
    [
      'of the function tracer',
      lines('# tracer: function', ftrace('1.1', 'f <-g')),
      /tracer is function/,
    ],
  ])('%s', async (_what, text, message) => {
    expect((await refusalOf(text)).message).toMatch(message);
  });

  it.each([
    ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 0, 4]],
    ['bzip2', [0x42, 0x5a, 0x68, 0x39, 0x31]],
    ['lz4', [0x04, 0x22, 0x4d, 0x18]],
  ])('packed with %s', async (name, head) => {
    const refused = await refusalOf(Buffer.from(head));
    expect(refused.message).toBe(`line 1: this is packed with ${name}`);
  });

  it.each([
    [6, 'tracing6'],
    [7, 'tracing7'],
  ])('a binary recording of trace-cmd, version %i', async (_version, name) => {
    const head = Buffer.concat([Buffer.from([0x17, 8, 0x44]), Buffer.from(`${name}\0`)]);
    expect((await refusalOf(head)).hint).toContain('trace-cmd report -i FILE');
  });
});
