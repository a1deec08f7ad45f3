import { describe, expect, it } from 'vitest';
import { traceEventNames } from '../../../shared/trace-names.ts';
import {
  fixtures,
  perfLine,
  plainEvents,
  readFixture,
  readText,
  toTraceCmd,
} from './support/read-text.ts';

const alloc = (pfn: number, flags = 'GFP_KERNEL') =>
  `kmem:mm_page_alloc: page=0x${pfn.toString(16)} pfn=0x${pfn.toString(16)} order=0 ` +
  `migratetype=0 gfp_flags=${flags}`;
const text = (...lines: string[]) => lines.map((line) => `${line}\n`).join('');

/** What `grep -c` counts: lines that have the event's name between a colon and a colon. */
const countLines = (lines: readonly string[], name: string) =>
  lines.filter((line) => line.includes(`:${name}: `)).length;

describe.each(fixtures)('the recording %s', (name) => {
  const whole = readFixture(name).toString();
  const lines = whole.split('\n').slice(0, -1);

  it('has as many events of each kind as its text has lines of them', () => {
    const { report, storedBytes } = readText(whole);
    const expected = traceEventNames
      .map((event) => [event, countLines(lines, event)] as const)
      .filter(([, count]) => count > 0);
    expect(report.eventCounts).toEqual(Object.fromEntries(expected));
    expect(report).toMatchObject({
      format: 'perf-script',
      lines: 20_000,
      events: 20_000,
      textBytes: whole.length,
      skipped: [],
      lostEvents: 0,
      issues: [],
    });
    expect(storedBytes).toBeLessThan(whole.length / 10);
  });

  it('is the same in pieces of any size, and in small chunks', () => {
    const some = text(...lines.slice(0, 800));
    const atOnce = readText(some);
    for (const piece of [1, 7, 4096]) expect(readText(some, { piece })).toEqual(atOnce);
    const inChunks = readText(some, { limits: { chunkEvents: 40, waiting: 50 } });
    expect(inChunks.chunks.length).toBeGreaterThan(20);
    expect(plainEvents(inChunks)).toEqual(plainEvents(atOnce));
    expect(inChunks.report).toEqual(atOnce.report);
  });

  it('says the same as the text of trace-cmd', () => {
    const some = lines.slice(0, 5000).filter((line) => !line.includes(' :-1 '));
    const perf = readText(text(...some));
    const other = readText(text('cpus=2', ...some.map(toTraceCmd)));
    expect(plainEvents(other)).toEqual(plainEvents(perf));
    expect(other.summary).toEqual(perf.summary);
    expect(other.report).toMatchObject({ format: 'trace-cmd', lines: some.length + 1 });
    expect(other.machine).toMatchObject({ cpus: 2, onlineCpus: 2 });
  });
});

describe('a line', () => {
  it.each([
    ['a plain name', 'cc1'],
    ['blanks', 'Web Content 1'],
    ['brackets', 'kworker [0]'],
    ['brackets that look like a CPU', 'a [001] b'],
    ['a time', 'x [1] 2.5: y:z:'],
    ['a dash and a number', 'foo-12'],
    ['letters beyond ASCII', 'größe'],
    ['only a bracket', '['],
    ['its own fields', 'pid=3 prev_pid='],
  ])('is read whatever the name of its task is: %s', (_what, comm) => {
    const events = [perfLine(alloc(16), { comm, cpu: 3, pid: 42 }), perfLine(alloc(17))];
    for (const lines of [events, comm.includes(' [1] ') ? events : events.map(toTraceCmd)]) {
      const read = readText(text(...lines));
      expect(read.report.issues).toEqual([]);
      expect(plainEvents(read).at(-1)).toMatchObject({ cpu: 3, pid: 42, fields: { pfn: 16 } });
      const named = new Map(read.tasks.map(([pid, id]) => [pid, read.names[id]]));
      expect(named.get(42)).toBe(comm);
    }
  });

  it('is read with a process, a period, nanoseconds, and the end of a line in Windows', () => {
    const read = readText(
      [
        `  cc1  10/11 [001] 5.000000001:   ${alloc(1)}`,
        `  cc1  10/11 [001] 5.000000003: 1 ${alloc(2)}`,
        '',
      ].join('\r\n'),
    );
    expect(plainEvents(read)).toMatchObject([
      { pid: 11, timeNs: 0, fields: { gfpName: 'GFP_KERNEL' } },
      { pid: 11, timeNs: 2 },
    ]);
  });

  it('is read from the kernel’s own trace file, with flags and thread groups', () => {
    const read = readText(
      text(
        '# tracer: nop',
        '#',
        '# entries-in-buffer/entries-written: 4/4   #P:8',
        '           <...>-12      [002] d..2.  9.000001: mm_page_free: page=0x1 pfn=0x1 order=0',
        '  kworker/0:1-5   (    5) [000] ....  9.000002: mm_page_free: page=0x2 pfn=0x2 order=0',
        '         bash-7   (-----) [000] 1...  9.000003: mm_page_free: page=0x3 pfn=0x3 order=0',
        'CPU:1 [LOST 17 EVENTS]',
        '         bash-7     [001] 9.000004: mm_page_free: page=ffffea00 pfn=4 order=1',
      ),
    );
    expect(plainEvents(read).map(({ cpu, pid, fields }) => [cpu, pid, fields['pfn']])).toEqual([
      [0, 5, 2],
      [0, 7, 3],
      [1, 7, 4],
      [2, 12, 1],
    ]);
    expect(read.machine.onlineCpus).toBe(8);
    expect(read.report.lostEvents).toBe(17);
    expect(read.report.issues.map(({ kind, count, lines }) => [kind, count, lines])).toEqual([
      ['comment', 3, [1, 2, 3]],
      ['lost-events', 1, [7]],
    ]);
  });

  it('of a header describes the machine', () => {
    const header = [
      '# os release : 6.18.0',
      '# perf version : 6.1.176',
      '# arch : x86_64',
      '# nrcpus online : 2',
      '# cpudesc : Intel(R) Xeon(R)',
      '# total memory : 24500000 kB',
    ];
    expect(readText(text(...header, perfLine(alloc(1)))).machine).toEqual({
      cpus: 1,
      onlineCpus: 2,
      kernel: '6.18.0',
      architecture: 'x86_64',
      cpuModel: 'Intel(R) Xeon(R)',
      memoryBytes: 24_500_000 * 1024,
      tool: 'perf 6.1.176',
    });
  });
});

describe('a report', () => {
  it('has every line that is no event, with its number', () => {
    const read = readText(
      `${text(
        perfLine(alloc(1)),
        perfLine('cycles:P: ffffffff81 do_idle+0x1'),
        '\t    ffffffff811 try_to_wake_up+0x1 ([kernel.kallsyms])',
        '',
        'what is this?',
        perfLine('kmem:mm_page_alloc: page=0x1 pfn=zero order=0'),
        perfLine('sched:sched_process_exit: comm=cc1 pid=7'),
        `${' '.repeat(70_000)}x`,
        perfLine('PERF_RECORD_LOST lost 123'),
        'Processed 100 events and lost 2 chunks!',
        'version = 6',
      )}${perfLine(alloc(2)).slice(0, -3)}`,
    );
    const { report } = read;
    const issues = Object.fromEntries(report.issues.map(({ kind, lines }) => [kind, lines]));
    expect(issues).toEqual({
      'other-event': [2, 7],
      'call-chain': [3],
      blank: [4],
      unreadable: [5],
      malformed: [6],
      overlong: [8],
      'lost-events': [9, 10],
      notice: [11],
      truncated: [12],
    });
    expect(report.lostEvents).toBe(125);
    expect(report.skipped).toEqual([
      { name: 'cycles:P', count: 1, firstLine: 2 },
      { name: 'sched:sched_process_exit', count: 1, firstLine: 7 },
    ]);
    const others = report.issues.reduce((sum, { count }) => sum + count, 0);
    expect(report.events + others).toBe(report.lines);
  });

  it('reports lines out of order, which are sorted in, and those that come too late', () => {
    const at = (us: number, pfn: number) => perfLine(alloc(pfn), { us });
    const limits = { chunkEvents: 4 };
    const lines = [at(0, 1), at(5, 2), at(3, 3), at(9, 4), at(2, 5), at(9, 6), at(1, 7)];
    const read = readText(text(...lines), { limits });
    expect(plainEvents(read).map(({ timeNs, fields }) => [timeNs / 1000, fields['pfn']])).toEqual([
      [0, 1],
      [3, 3],
      [5, 2],
      [9, 4],
      [9, 6],
    ]);
    expect(read.report.issues.map(({ kind, lines: numbers }) => [kind, numbers])).toEqual([
      ['late', [5, 7]],
      ['out-of-order', [3]],
    ]);
    expect(read.report.events).toBe(5);
  });

  it('keeps a line that is earlier than the first one', () => {
    const read = readText(text(perfLine(alloc(1), { us: 9 }), perfLine(alloc(2), { cpu: 1 })));
    expect(plainEvents(read).map(({ timeNs }) => timeNs)).toEqual([0, -9000]);
    expect(read.durationNs).toBe(9000);
  });

  it('reports a CPU that appears late', () => {
    const lines = [0, 1e6, 2e6].map((us) => perfLine(alloc(1), { us }));
    const late = perfLine(alloc(1), { us: 2e6, cpu: 5 });
    expect(readText(text(...lines, late)).report.issues).toEqual([
      { kind: 'cpu-late', count: 1, lines: [4], example: 'CPU 5 after 2.000 s' },
    ]);
  });
});

describe('a text without a usable event', () => {
  it.each([
    ['', 'the text is empty and ends at line 1'],
    ['\n\n', '2 blank lines (first at line 1)'],
    ['Dear list,\n', '1 line that is not trace text (first at line 1: "Dear list,")'],
    ['Dear list,\nhello\n', '2 lines that are not trace text (first at line 1: "Dear list,")'],
    [text(perfLine('cycles: 1234')), '1 of cycles (first at line 1)'],
    [text('# a', perfLine('kmem:mm_page_free: pfn=1')), '1 event whose fields cannot be read'],
    [perfLine(alloc(1)).slice(0, -1), 'line that is cut off (first at line 1'],
  ])('is refused with what it has, and how to record one: %#', (content, words) => {
    const refused = (): unknown => {
      try {
        return readText(content);
      } catch (error) {
        return error;
      }
    };
    expect(refused()).toMatchObject({
      code: 'bad-value',
      message: expect.stringContaining(words) as unknown,
      hint: expect.stringContaining('perf record -a -e sched:sched_switch') as unknown,
    });
  });
});
