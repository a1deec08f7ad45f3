import { describe, expect, it } from 'vitest';
import { reportRows, describeLeftOut, describeLoss } from '../../../renderer/traces/report-rows.ts';
import { notRecorded, summaryTables } from '../../../renderer/traces/summary-tables.ts';
import { describeTrace, traceFacts } from '../../../renderer/traces/trace-facts.ts';
import type { TraceReport } from '../../../shared/trace.ts';
import { bareSummary, detailsOf, fullSummary, printed } from './traces.ts';

describe('the summary of a trace in tables', () => {
  it('has the numbers that the command line prints', () => {
    const text = printed(detailsOf(fullSummary));
    const tables = summaryTables(fullSummary);
    expect(tables.map(({ title }) => title)).toEqual([
      'Scheduling',
      'Run lengths',
      'Reuse of freed pages',
      'Pages',
      'Allocations by order',
      'Allocations by GFP flags',
      'User pages by last owner',
      'TLB flushes by reason',
      'IPIs sent',
      'IPI and function times',
      'By CPU',
    ]);
    for (const { title, headers, rows } of tables) {
      for (const [, ...cells] of rows) {
        expect(cells).toHaveLength(headers?.length ?? 1);
        // CPU time and each CPU have no line in the text.
        if (title === 'By CPU' || cells[0] === '214 ms') continue;
        expect(text).toContain(cells.filter((cell) => cell !== '').join(' '));
      }
    }
  });

  it('leaves out what was not recorded, and says which events to record for it', () => {
    expect(summaryTables(bareSummary).map(({ title }) => title)).toEqual([
      'TLB flushes by reason',
      'By CPU',
    ]);
    expect(notRecorded(bareSummary).map(({ events }) => events)).toEqual([
      'sched:sched_switch',
      'sched:sched_wakeup',
      'kmem:mm_page_alloc',
      'kmem:mm_page_free',
      'ipi:ipi_send_cpu,ipi:ipi_send_cpumask',
      'irq_vectors:call_function_*',
      'csd:csd_queue_cpu,csd:csd_function_entry,csd:csd_function_exit',
    ]);
  });

  it('misses nothing in a recording of everything', () => {
    expect(notRecorded(fullSummary)).toEqual([]);
  });
});

describe('the facts of a trace', () => {
  it('count what was recorded in a sentence', () => {
    expect(describeTrace(detailsOf(fullSummary))).toBe(
      '20 000 events of 107 ms on 2 CPUs, 125 switches, 9 266 allocations, 519 flushes.',
    );
    expect(describeTrace(detailsOf(bareSummary))).toMatch(/ on 1 CPU, /);
  });

  it('name the hardware as far as the text does', () => {
    const trace = detailsOf(fullSummary);
    const machine = {
      ...trace.machine,
      onlineCpus: 96,
      kernel: '6.18.0',
      memoryBytes: 768 * 2 ** 30,
    };
    const facts = new Map(traceFacts({ ...trace, machine }));
    expect(facts.get('Recorded hardware')).toBe('96 CPUs, 2 seen, 768 GiB, Linux 6.18.0');
    expect(facts.get('Text')).toBe('2.96 MB of perf-script');
    expect(facts.get('Stored')).toMatch(/^24\.7 kB since 2026-01-02 /);
  });
});

describe('the import report', () => {
  const clean = detailsOf(fullSummary).report;
  const report: TraceReport = {
    ...clean,
    issues: [
      { kind: 'comment', count: 1, lines: [1], example: '# a comment' },
      { kind: 'unreadable', count: 1, lines: [3], example: 'nonsense' },
    ],
  };

  it('reports each kind of line with its count and where it first occurs', () => {
    expect(reportRows(report)).toEqual([
      { what: 'Comments', count: '1', lines: '1', example: '', isLoss: false },
      {
        what: 'Lines that are not trace text, LEFT OUT',
        count: '1',
        lines: '3',
        example: 'nonsense',
        isLoss: true,
      },
    ]);
    expect(describeLeftOut(report)).toBe('1 line was left out: see the import report.');
  });

  it('says that there are more lines than it names', () => {
    const issue = { kind: 'late', count: 1200, lines: [7, 8000], example: '' } as const;
    const [row] = reportRows({ ...report, issues: [issue] });
    expect([row?.count, row?.lines]).toEqual(['1 200', '7, 8 000, ...']);
  });

  it('says how much was lost, and nothing where nothing was', () => {
    const lossy: TraceReport = { ...report, events: 900, lostEvents: 100 };
    expect(describeLoss(lossy)).toMatch(/^100 events were lost in recording, 10\.0 % of all/);
    const issue = { kind: 'lost-events', count: 1, lines: [5], example: 'LOST' } as const;
    expect(describeLoss({ ...report, issues: [issue] })).toMatch(/does not say how many/);
    expect([describeLoss(clean), describeLeftOut(clean)]).toEqual(['', '']);
  });
});
