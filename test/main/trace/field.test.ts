import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readRecording } from '../../../main/trace/fit/recording.ts';
import { unpackTrace } from '../../../main/trace/packed-trace.ts';
import { readTrace } from '../../../main/trace/read-trace.ts';
import type { TraceChunk } from '../../../main/trace/trace-chunk.ts';
import { LabError } from '../../../shared/errors.ts';
import { packTrace } from './support/packed-trace.ts';
import { plainEvents, readText, type ReadText } from './support/read-text.ts';

async function* bytesOf(name: string): AsyncGenerator<Uint8Array> {
  yield readFileSync(new URL(`./fixtures/field/${name}`, import.meta.url));
}

async function read(name: string): Promise<ReadText> {
  const chunks: TraceChunk[] = [];
  const trace = await readTrace(bytesOf(name), { onChunks: (some) => void chunks.push(...some) });
  return { ...trace, chunks };
}

async function refusalOf(name: string): Promise<LabError> {
  const outcome: unknown = await read(name).catch((error: unknown) => error);
  if (outcome instanceof LabError) return outcome;
  throw new Error(`${name} is not refused`);
}

const kindsOf = ({ report }: ReadText) =>
  Object.fromEntries(report.issues.map(({ kind, count }) => [kind, count]));

describe('a time', () => {
  it.each([
    ['time-40-days.perf.txt', '3485124.180312', [0, 88_000, 1_088_000]],
    ['time-80-days.ftrace.txt', '6910441.001452', [0, 23_000, 48_000]],
    ['time-crosses-13-days.perf.txt', '1125899.900000', [0, 6_842_000, 6_843_000, 7_000_000]],
    ['time-of-day.trace-cmd.txt', '1700000000.100000123', [0, 200_333]],
  ])('of any clock is exact: %s', async (name, firstTime, timesNs) => {
    const text = await read(name);
    expect(plainEvents(text).map(({ timeNs }) => timeNs)).toEqual(timesNs);
    expect(text.report).toMatchObject({ firstTime, issues: [] });
  });
});

describe('a text that cannot be used', () => {
  it.each([
    ['no-cpu-column-task-perf.perf.txt', /2 lines without a CPU .*line 1/, 'perf record -a'],
    ['no-fields.perf.txt', /2 lines without their fields \(first at line 1/, '-F +trace'],
    ['host-and-guest.trace-cmd.txt', /^line 2: .*trace.dat, trace-guest.dat/, '-i trace.dat |'],
    ['function-graph.ftrace.txt', /2 lines of the tracer function_graph .*line 5/, 'echo nop >'],
    ['clock-tsc.ftrace.txt', /2 lines .*trace_clock x86-tsc.*line 1/, 'echo local >'],
    ['packed.xz', /^line 1: this is packed with xz$/, 'xz -dc FILE | lab trace import -'],
  ])('is refused with its cause and what helps: %s', async (name, message, hint) => {
    expect(await refusalOf(name)).toMatchObject({
      code: 'bad-value',
      message: expect.stringMatching(message) as unknown,
      hint: expect.stringContaining(hint) as unknown,
    });
  });
});

describe('a text of an unusual form', () => {
  it('without tasks is read, and its tasks are unknown', async () => {
    const text = await read('no-task-column.perf.txt');
    expect(plainEvents(text)).toMatchObject([
      { cpu: 3, pid: -1, name: 'ipi_entry', timeNs: 9000 },
      { cpu: 294, pid: -1, name: 'ipi_send_cpu' },
      { cpu: 294, pid: -1, fields: { pages: 64, reasonName: 'remote shootdown' } },
    ]);
    expect([text.tasks, text.report.issues]).toEqual([[], []]);
  });

  it('of latency-format has its CPU in the flags and its time in us', async () => {
    const text = await read('latency-format.ftrace.txt');
    expect(plainEvents(text)).toMatchObject([
      { cpu: 1, pid: 0, timeNs: 0, fields: { wokenPid: 1213, targetCpu: 1 } },
      { cpu: 1, timeNs: 4000, fields: { prevPid: 0, nextPid: 1213 } },
      { cpu: 1, timeNs: 4000, fields: { pages: 0, reasonName: 'flush on task switch' } },
    ]);
    expect(text.report.firstTime).toBe('2563.695122');
  });

  it('is read from UTF-16', async () => {
    expect(plainEvents(await read('utf16.ftrace.txt'))).toMatchObject([
      { name: 'sched_switch', fields: { prevPid: 2101, nextPid: 0 } },
    ]);
  });

  it('whose last line has no line end has that line', async () => {
    expect((await read('last-line-no-newline.ftrace.txt')).report.events).toBe(2);
  });

  it.each([
    ['raw-switch.trace-cmd.txt', 'SRR', 0],
    ['switch-2.6.30.ftrace.txt', 'RSR', 1 / 2],
  ])('has its states: %s', async (name, states, blockedShare) => {
    const text = await read(name);
    const letters = plainEvents(text).map(({ fields }) =>
      String.fromCharCode(Number(fields['prevState'])),
    );
    expect(letters.join('')).toBe(states);
    expect(text.summary.scheduling.blockedShare).toBe(blockedShare);
  });

  it('with GFP flags as numbers has the pages of user space', async () => {
    const text = await read('gfp-number.trace-cmd.txt');
    expect(text.summary.allocation.byClass).toMatchObject([
      { gfpClass: 'GFP_HIGHUSER_MOVABLE', count: 2 },
    ]);
    expect(text.summary.ownership.userPages).toBe(2);
    expect(text.report.issues).toEqual([]);
  });

  it.each([
    ['ipi-mask-empty.trace-cmd.txt', 2, 3],
    ['ipi-mask-array.trace-cmd.txt', 1, 3],
    ['ipi-mask-list-one-cpu.trace-cmd.txt', 2, 4],
  ])('has the CPUs of its masks: %s', async (name, events, callsSent) => {
    const { report, summary } = await read(name);
    expect([report.events, summary.interrupts.callsSent]).toEqual([events, callsSent]);
  });

  it('with symbols behind the fields is read without them', async () => {
    const text = await read('symbol-on-event-line.perf.txt');
    expect(text.report).toMatchObject({ events: 3, issues: [] });
    expect(text.summary.flushes).toMatchObject([{ reason: 'local MM shootdown', count: 2 }]);
    expect(plainEvents(text)[0]).toMatchObject({ fields: { prevPid: 2101, nextPid: 0 } });
  });

  it('from a container has the bursts of its tasks, and no switch that was not recorded', async () => {
    const text = await read('pid-namespace.perf.txt');
    const { cpus } = unpackTrace(packTrace(text));
    const { spells, unrecordedSwitches } = readRecording(cpus, text.durationNs, text.names);
    expect([spells.burst.count, unrecordedSwitches]).toEqual([20, 0]);
  });

  it('from a container has the numbers of the machine in all that its switches surround', async () => {
    const pids = new Set(plainEvents(await read('pid-namespace.perf.txt')).map(({ pid }) => pid));
    const { tasks, names } = await read('pid-namespace.perf.txt');
    expect([...pids].sort((a, b) => a - b)).toEqual([0, 43, 210_771]);
    expect(tasks.map(([pid, name]) => [pid, names[name]])).toEqual([
      [0, 'swapper'],
      [210_771, 'worker'],
    ]);
  });
});

describe('a line that is no event', () => {
  it.each([
    ['stack-column-0.trace-cmd.txt', { 'other-event': 1, 'call-chain': 3 }],
    ['callchain-short-address.perf.txt', { blank: 1, 'call-chain': 3 }],
    ['syscall-lines.ftrace.txt', { 'other-event': 2 }],
    ['lost-without-number.ftrace.txt', { 'lost-events': 1 }],
    ['ring-overwritten.ftrace.txt', { comment: 3, overwritten: 1 }],
  ])('is known for what it is: %s', async (name, kinds) => {
    expect(kindsOf(await read(name))).toEqual(kinds);
  });

  it('names its system call', async () => {
    expect((await read('syscall-lines.ftrace.txt')).report.skipped).toEqual([
      { name: 'sys_rt_sigprocmask', count: 1, firstLine: 1 },
      { name: 'sys_ioctl', count: 1, firstLine: 2 },
    ]);
  });

  it('says how many events were overwritten, and that a number of lost ones is unknown', async () => {
    expect((await read('ring-overwritten.ftrace.txt')).report).toMatchObject({
      overwrittenEvents: 223_805,
      lostEvents: 0,
    });
    const { report } = await read('lost-without-number.ftrace.txt');
    expect(report).toMatchObject({ lostGaps: 1, lostEvents: 0, events: 2 });
    expect(report.overwrittenEvents).toBeUndefined();
  });
});

// Lines of the same kinds as those of the texts, in other words.
const head = 'job-2101  [000]   733.100001: ';
const perfHead = 'job  2101 [000]   733.100001: ';
const fieldsOf = (line: string) => plainEvents(readText(`${line}\n`))[0]?.fields;

describe('a line of a kind that has several forms', () => {
  it.each([
    [
      `${head}tlb_flush:            reason=4 pages=0xffffffffffffffff`,
      { pages: -1, reasonName: 'remote IPI send' },
    ],
    [
      `${head}tlb_flush:            reason=3 pages=0x1`,
      { pages: 1, reasonName: 'local MM shootdown' },
    ],
    [
      `${head}mm_page_alloc:        pfn=0x1d1ac1 order=0 gfp_flags=1313994 migratetype=1`,
      { gfpName: 'GFP_HIGHUSER_MOVABLE|__GFP_COMP', migratetype: 1 },
    ],
    [
      `${head}sched_switch:         [FAILED TO PARSE] prev_comm=job prev_pid=2101 prev_prio=120 prev_state=256 next_comm=s next_pid=0 next_prio=120`,
      { prevState: 82 + 256, nextPid: 0 },
    ],
    [`${head}sched_wakeup: task foo:9 [120] success=1 [003]`, { wokenPid: 9, targetCpu: 3 }],
    [`${head}sched_wakeup: task foo:9 [120] success=1`, { wokenPid: 9, targetCpu: -1 }],
    [
      `${head}sched_switch: task bash:12 [120] (D|W) ==> foo:9 [120]`,
      { prevState: 68, nextPid: 9 },
    ],
    [
      `${perfHead}ipi:ipi_send_cpumask: cpumask=11 callsite=a+0x1 callback=b+0x0`,
      { maskName: '00000800' },
    ],
    [`${head}ipi_send_cpumask: cpumask=0b callsite=a+0x1 callback=b+0x0`, { maskName: '0b' }],
    [
      `${perfHead}kmem:mm_page_free: page=0x1 pfn=0x1 order=0 ffffffff81000010 f+0x1`,
      { pfn: 1, order: 0 },
    ],
    [`2101 [000] 3.000001: ${'kmem:mm_page_free: page=0x1 pfn=0x1 order=0'}`, { pfn: 1 }],
    [`kworker/0:1 [000] 3.000001: ${'kmem:mm_page_free: page=0x1 pfn=0x1 order=0'}`, { pfn: 1 }],
  ])('is read: %s', (line, fields) => {
    expect(fieldsOf(line)).toMatchObject(fields);
  });

  it.each([
    ['0x24200ca', null, 'GFP_HIGHUSER_MOVABLE'],
    ['0x6280ca', null, 'GFP_HIGHUSER_MOVABLE|__GFP_ZERO'],
    ['0x200da', null, 'GFP_HIGHUSER_MOVABLE'],
    ['0x1c24ca', null, 'GFP_TRANSHUGE'],
    ['0xcc0', '6.12.3', 'GFP_KERNEL'],
    ['0x0', null, 'none'],
    ['0xffffffff', null, '0xffffffff'],
  ])('has its flags by the layout of a kernel: %s', (number, kernel, name) => {
    const header = kernel === null ? '' : `# os release : ${kernel}\n`;
    const line = `${perfHead}kmem:mm_page_alloc: page=0x1 pfn=0x1 order=0 migratetype=0 gfp_flags=${number}\n`;
    const text = readText(`${header}${line}`);
    expect(plainEvents(text)[0]?.fields['gfpName']).toBe(name);
    const isUnknown = text.report.issues.some(({ kind }) => kind === 'unknown-flags');
    expect(isUnknown).toBe(name === number);
  });

  it.each([
    ['job 2101 [000] sched:sched_switch: x', '-F +time'],
    ['job 2101 [000] 3.000001: prev_comm=job prev_pid=1', '-F +event'],
    ['  <idle>-0       1dN.h3.. 84893211223: sched_wakeup: comm=a pid=1', 'echo local >'],
    ['# hostname : a\n# hostname : b', 'perf script -i FILE'],
    ['cpus=2\ncpus=4', 'trace-cmd report -i FILE'],
    ['<!DOCTYPE html>', 'save the text'],
    ['0.000 ( 0.003 ms): job/2101 mmap(len: 4096)', 'perf script'],
  ])('is refused with what helps: %s', (line, hint) => {
    const refused = (): unknown => {
      try {
        return readText(`${line}\n`);
      } catch (error) {
        return error;
      }
    };
    expect(refused()).toMatchObject({
      code: 'bad-value',
      message: expect.stringMatching(/\bline \d/) as unknown,
      hint: expect.stringContaining(hint) as unknown,
    });
  });
});
