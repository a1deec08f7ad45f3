import { readFileSync } from 'node:fs';
import { zstdDecompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { replayWithReport } from '../../../../main/engine/replay.ts';
import { server } from '../../../../main/engine/machines/server.ts';
import { unpackTrace } from '../../../../main/trace/packed-trace.ts';
import { findRequests } from '../../../../main/trace/requests/find-requests.ts';
import { userPolicies } from '../../../../main/trace/requests/user-policies.ts';
import { toRequestTrace } from '../../../../main/trace/to-replay-trace.ts';
import { defaultRunSettings } from '../../../../shared/spec/run-settings.ts';
import type { TargetSource } from '../../../../shared/trace-requests.ts';
import { packTrace } from '../support/packed-trace.ts';
import { perfLine, readText } from '../support/read-text.ts';

const csdOf = (from: number, to: number) =>
  `0xffff8886${(from * 16 + to).toString(16).padStart(8, '0')}`;

type Line = readonly [us: number, cpu: number, event: string];

interface Sketch {
  readonly us: number;
  readonly cpu: number;
  readonly pages: number;
  readonly targets: readonly number[];
  /** Those whose queue was empty. */
  readonly kicked: readonly number[];
  /** When each target's handler has served it, us after the request. */
  readonly servedAfterUs: number;
}

/** What the kernel prints of a request: the send, an entry on each queue, the interrupts, the ends. */
function linesOf({ us, cpu, pages, targets, kicked, servedAfterUs }: Sketch): Line[] {
  const site = 'callsite=on_each_cpu_cond_mask+0x20';
  const function_ = 'func=flush_tlb_func';
  return [
    [us, cpu, `tlb:tlb_flush: pages:${pages} reason:remote IPI send (4)`],
    ...targets.map((to): Line => [
      us + 1,
      cpu,
      `csd:csd_queue_cpu: cpu=${to} ${site} ${function_} csd=${csdOf(cpu, to)}`,
    ]),
    [us + 2, cpu, `ipi:ipi_send_cpumask: cpumask=${kicked.join(',') || ''} ${site} callback=f+0x0`],
    [us + 3, cpu, `csd:csd_function_entry: ${function_}, csd=(nil)`],
    [us + 3, cpu, `tlb:tlb_flush: pages:${pages} reason:local MM shootdown (3)`],
    ...targets.flatMap((to): Line[] => [
      [us + servedAfterUs, to, `csd:csd_function_entry: ${function_}, csd=${csdOf(cpu, to)}`],
      [us + servedAfterUs, to, `tlb:tlb_flush: pages:${pages} reason:remote shootdown (1)`],
      [us + servedAfterUs, to, `csd:csd_function_exit: ${function_}, csd=${csdOf(cpu, to)}`],
    ]),
  ];
}

/** CPUs 0 and 1 ask at nearly the same time: whom CPU 0 has interrupted, CPU 1 need not. */
const sketches: readonly Sketch[] = [
  { us: 10, cpu: 0, pages: 3, targets: [1, 2, 3, 4, 5], kicked: [1, 2, 3, 4, 5], servedAfterUs: 9 },
  { us: 14, cpu: 1, pages: -1, targets: [0, 2, 3, 6, 7], kicked: [0, 6, 7], servedAfterUs: 11 },
  { us: 60, cpu: 7, pages: 33, targets: [6], kicked: [6], servedAfterUs: 5 },
  { us: 90, cpu: 6, pages: 1, targets: [], kicked: [], servedAfterUs: 5 },
];

function textOf(leftOut: RegExp = /^$/): string {
  const start = Array.from({ length: 8 }, (_, cpu): Line => [
    0,
    cpu,
    `sched:sched_switch: prev_comm=swapper/${cpu} prev_pid=0 prev_prio=120 prev_state=R ==> next_comm=w next_pid=${cpu + 50} next_prio=120`,
  ]);
  const end: Line = [500, 0, 'kmem:mm_page_free: page=0x1 pfn=0x1 order=0'];
  const lines = [...start, ...sketches.flatMap(linesOf), end]
    .filter(([, , event]) => !leftOut.test(event))
    .toSorted(([a], [b]) => a - b);
  return lines
    .map(([us, cpu, event]) => `${perfLine(event, { us, cpu, pid: cpu + 50, comm: 'w' })}\n`)
    .join('');
}

const sorted = (cpus: readonly number[]) => cpus.toSorted((a, b) => a - b);

function targetsIn(text: string, source: TargetSource) {
  const { requests, byCpu } = findRequests(unpackTrace(packTrace(readText(text))), source);
  return [0, 1, 7, 6].map((cpu) =>
    (byCpu.get(cpu) ?? []).map((at) => [requests[at]!.pages, sorted(requests[at]!.targets)]),
  );
}

function replay(text: string, source: TargetSource, cpus: number) {
  const trace = toRequestTrace(unpackTrace(packTrace(readText(text))), source);
  const machine = { ...server(cpus), sockets: 1 };
  return replayWithReport(
    trace,
    { machine, policy: userPolicies[0]!, run: defaultRunSettings },
    { loop: 'open', horizonNs: Infinity },
  );
}

describe('a request on 8 CPUs', () => {
  const exact = sketches.map(({ pages, targets }) => [[pages, targets]]);

  it('has the targets of its queue entries exactly, interrupted or not', () => {
    const { requests } = readText(textOf()).summary;
    expect(requests).toMatchObject({
      count: 4,
      full: 1,
      sent: 3,
      targets: 11,
      source: 'csd',
      cpus: 8,
    });
    expect(targetsIn(textOf(), 'csd')).toEqual(exact);
    expect(requests?.latencyNs).toMatchObject({ count: 3, max: 11_000 });
  });

  it.each<[string, TargetSource, RegExp]>([
    ['interrupts and flushes', 'ipi', /csd_queue/],
    ['interrupts', 'ipi', /csd_|remote shootdown/],
    ['flushes', 'flushes', /csd_|ipi_/],
  ])('has at least the targets that %s show', (_what, source, leftOut) => {
    const text = textOf(leftOut);
    expect(readText(text).summary.requests?.source).toBe(source);
    const seen = targetsIn(text, source)
      .flat()
      .map(([, cpus]) => cpus as number[]);
    const all = exact.flat().map(([, cpus]) => cpus as number[]);
    seen.forEach((cpus, i) => expect(all[i]).toEqual(expect.arrayContaining(cpus)));
    expect(seen[2]).toEqual([6]);
    expect(seen.flat().length).toBeGreaterThan(8);
  });

  it('has no known target if nothing shows one', () => {
    const text = textOf(/csd_|ipi_|remote shootdown/);
    const { requests } = readText(text).summary;
    expect(requests).toMatchObject({ count: 4, sent: 0, source: 'none' });
  });

  it('is replayed on its targets, as often as recorded', () => {
    const { result } = replay(textOf(), 'csd', 8);
    expect(result.counters).toMatchObject({
      flushRequests: 4,
      nr_tlb_remote_flush: 3,
      nr_tlb_remote_flush_received: 11,
      ipisRequested: 11,
    });
    expect(result.counters.interruptsTaken).toBeLessThanOrEqual(11);
    expect(result.shootdownLatency.count).toBe(3);
  });

  it('does not take wakeups and other functions for its own', () => {
    const site = 'callsite=ttwu_queue_wakelist+0x1';
    const others: Line[] = [
      [
        61,
        7,
        `ipi:ipi_send_cpu: cpu=2 ${site} callback=generic_smp_call_function_single_interrupt+0x0`,
      ],
      [61, 7, 'ipi:ipi_send_cpu: cpu=3 callsite=x+0x1 callback=0x0'],
      [61, 7, `csd:csd_queue_cpu: cpu=4 ${site} func=sched_ttwu_pending csd=0xffff888600001111`],
      [
        200,
        5,
        'csd:csd_queue_cpu: cpu=4 callsite=x func=do_kernel_range_flush csd=0xffff888600001112',
      ],
    ];
    const lines = [
      ...textOf().split('\n').slice(0, -1),
      ...others.map(([us, cpu, event]) => perfLine(event, { us, cpu, pid: cpu + 50, comm: 'w' })),
    ];
    const timeOf = (line: string) => Number(/(\d+\.\d+):/.exec(line)?.[1]);
    const text = `${lines.toSorted((a, b) => timeOf(a) - timeOf(b)).join('\n')}\n`;
    expect(targetsIn(text, 'csd')).toEqual(exact);
  });
});

describe('the recording of a program that maps and unmaps', () => {
  const url = new URL('../fixtures/mmap-munmap-2cpu.perf.txt.zst', import.meta.url);
  const text = zstdDecompressSync(readFileSync(url)).toString();
  const countOf = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
  const requests = countOf(/remote IPI send/g);
  const targets = countOf(/csd_queue_cpu: .* func=flush_tlb_func /g);

  it('is replayed as the kernel does it with as many requests and targets as recorded', () => {
    expect([requests, targets]).toEqual([1350, 230]);
    expect(readText(text).summary.requests).toMatchObject({
      count: requests,
      targets,
      source: 'csd',
    });
    const { result, report } = replay(text, 'csd', 2);
    expect(result.counters).toMatchObject({
      flushRequests: requests,
      nr_tlb_remote_flush_received: targets,
    });
    expect(report.recordedNs).toBeGreaterThan(0);
    expect(result.shootdownLatency.count).toBe(targets);
  });

  it('shows no more targets where the queue entries are left out', () => {
    const without = text.replace(/^.*csd_queue_cpu.*\n/gm, '');
    const { requests: seen } = readText(without).summary;
    expect(seen).toMatchObject({ count: requests, source: 'ipi' });
    expect(seen!.targets).toBeLessThanOrEqual(targets);
    expect(seen!.targets).toBeGreaterThan(0.9 * targets);
  });
});
