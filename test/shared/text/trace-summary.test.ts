import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatTraceImport,
  formatTraceList,
} from '../../../shared/text/trace-report.ts';
import { formatTraceSummary } from '../../../shared/text/trace-summary.ts';
import { traceLineKinds } from '../../../shared/trace-names.ts';
import type { TraceDetails, TraceReport } from '../../../shared/trace.ts';
import { fixtures, perfLine, readFixture, readText } from '../../main/trace/support/read-text.ts';
import { expectMailForm } from './support/mail-form.ts';

function detailsOf(text: string | Uint8Array, name = 'trace.txt'): TraceDetails {
  const { report, machine, summary, storedBytes, durationNs } = readText(text);
  const { format, textBytes, events } = report;
  return {
    id: 3,
    hash: 'c0ffee'.repeat(10),
    name,
    importedAt: '2026-01-02T03:04:05.000Z',
    format,
    textBytes,
    storedBytes,
    events,
    cpus: summary.cpus,
    durationNs,
    report,
    machine,
    summary,
  };
}

const flush = perfLine('tlb:tlb_flush: pages:1 reason:local MM shootdown (3)');

describe('a summary as text', () => {
  it.each(fixtures)('of %s fits into a mail, and says the same as before', (name) => {
    const lines = formatTraceSummary(detailsOf(readFixture(name), `${name}.perf.txt.zst`));
    expectMailForm(lines);
    expect(lines.join('\n')).not.toMatch(/\n\n\n/);
    expect(lines.join('\n')).toMatchSnapshot();
  });

  it('says what the trace does not have', () => {
    const lines = formatTraceSummary(detailsOf(`${flush}\n`));
    expectMailForm(lines);
    const text = lines.join('\n');
    expect(text).toContain('No context switches in this trace.');
    expect(text).toContain('No page allocations in this trace.');
    expect(text).toContain('No IPI events in this trace.');
  });

  it('names the machine as far as the text does', () => {
    const header = [
      '# os release : 6.18.0',
      '# arch : x86_64',
      '# nrcpus online : 96',
      '# cpudesc : Xeon(R) größe',
      '# total memory : 805306368 kB',
    ];
    const lines = formatTraceSummary(detailsOf(`${[...header, flush].join('\n')}\n`));
    expectMailForm(lines);
    expect(lines.slice(1, 3).join(' ').replace(/\s+/g, ' ')).toBe(
      'Recorded hardware: Xeon(R) gro?e, 96 CPUs, 1 seen, 768 GiB, Linux 6.18.0, x86_64',
    );
  });
});

describe('a report as text', () => {
  it('reports every kind of line with its numbers, whatever it contains', () => {
    const details = detailsOf(`${flush}\n`);
    const report: TraceReport = {
      ...details.report,
      lostEvents: 1234,
      skipped: Array.from({ length: 9 }, (_, i) => ({
        name: `some:event_with_a_long_name_${i}`,
        count: 10 - i,
        firstLine: i + 1,
      })),
      issues: traceLineKinds.map((kind, i) => ({
        kind,
        count: 6 ** i,
        lines: [1, 2, 3, 4, 123_456_789],
        example: `> From ${'x'.repeat(55)}`,
      })),
    };
    const lines = formatTraceImport({ ...details, report }, false);
    expectMailForm(lines);
    const text = lines.join(' ').replace(/\s+/g, ' ');
    expect(text).toContain('1 234 events were LOST in recording');
    expect(text).toContain('46 656 lines that are not trace text, LEFT OUT (lines 1, 2');
    expect(text).toContain('4 more');
  });

  it('of a list has a line for each trace', () => {
    const lines = formatTraceList([detailsOf(`${flush}\n`, 'a very long name '.repeat(9))]);
    expectMailForm(lines);
    expect(lines[1]).toMatch(/^ 3 +c0ffeec0/);
  });

  it.each([
    [999, '999 B'],
    [1000, '1.00 kB'],
    [144_562_046, '145 MB'],
    [1.01e9, '1.01 GB'],
    [3e12, '3000 GB'],
  ])('writes %d bytes as %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});
