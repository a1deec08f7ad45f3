import { describe, expect, it } from 'vitest';
import { LabError } from '../../../../shared/errors.ts';
import { formatMeasurement } from '../../../../shared/text/measurement.ts';
import { readText } from '../support/read-text.ts';

const text = (...lines: string[]) => lines.map((line) => `${line}\n`).join('');

const whole = text(
  '',
  " Performance counter stats for 'system wide':",
  '',
  '               482      tlb:tlb_flush                                                      ',
  '             1,023      context-switches          #  127.875 /sec                     (25.00%)',
  '   <not supported>      dTLB-load-misses                                            ',
  '          8,003.51 msec cpu-clock                 #    8.000 CPUs utilized',
  '',
  '       1.000439191 seconds time elapsed',
);

const interrupts = (...counts: readonly (readonly number[])[]) => [
  `           ${counts[0]!.map((_, cpu) => `CPU${cpu}`).join('       ')}`,
  `  0:  ${counts[0]!.map(() => 9).join('  ')}   IO-APIC    2-edge      timer`,
  `CAL:     ${counts[0]!.join('     ')}   Function call interrupts`,
  `TLB:     ${counts[1]!.join('     ')}   TLB shootdowns`,
];

const vmstat = (received: number | null) => [
  'nr_free_pages 1234',
  'pgfault 99',
  ...(received === null ? [] : [`nr_tlb_remote_flush_received ${received}`]),
  'swap_ra 0',
];

describe('counters of perf stat', () => {
  it('are a measurement with its CPUs and its time', () => {
    const { report, durationNs, machine } = readText(whole);
    expect(report).toMatchObject({
      format: 'counters',
      measurement: {
        kind: 'perf-stat',
        cpus: 8,
        durationNs: 1_000_439_191,
        counters: [
          { name: 'tlb:tlb_flush', count: 482 },
          { name: 'context-switches', count: 1023, countedShare: 0.25 },
        ],
      },
    });
    expect([durationNs, machine.cpus]).toEqual([1_000_439_191, 8]);
  });

  it.each([
    [
      'by CPU',
      " Performance counter stats for 'system wide':",
      'CPU0                      169      tlb:tlb_flush',
      'CPU1                      231      tlb:tlb_flush',
      '       0.203615933 seconds time elapsed',
    ],
    [
      'by interval',
      '#           time             counts unit events',
      '     0.100146739                267      tlb:tlb_flush',
      '     0.203615933                133      tlb:tlb_flush',
    ],
    [
      'in another language',
      " Performance counter stats for './a.out':",
      '               400      tlb:tlb_flush             #  100,000 /sec',
      '       0,203615933 seconds time elapsed',
      '      10,000000000 seconds user',
    ],
  ])('are summed up %s', (how, ...lines) => {
    expect(readText(text(...lines)).report.measurement).toMatchObject({
      cpus: how === 'by CPU' ? 2 : null,
      durationNs: 203_615_933,
      counters: [{ name: 'tlb:tlb_flush', count: 400 }],
    });
  });
});

describe('two snapshots of /proc', () => {
  const pair = text(
    '100.50 400.00',
    ...vmstat(500),
    ...interrupts([10, 20], [1, 2]),
    '110.50 480.00',
    ...vmstat(900),
    ...interrupts([40, 50], [11, 22]),
  );

  it('are a measurement of their differences', () => {
    expect(readText(pair).report.measurement).toEqual({
      kind: 'snapshots',
      cpus: 2,
      durationNs: 10e9,
      counters: [
        { name: 'nr_tlb_remote_flush_received', count: 400 },
        { name: 'CAL', count: 60 },
        { name: 'TLB', count: 30 },
      ],
      lacksTlbCounters: false,
    });
  });

  it('without nr_tlb_ counters say what they need', () => {
    const { measurement } = readText(
      text(...vmstat(null), ...interrupts([1], [1]), ...vmstat(null), ...interrupts([2], [2])),
    ).report;
    expect(measurement).toMatchObject({ lacksTlbCounters: true, durationNs: null, cpus: 1 });
    const lines = formatMeasurement(measurement!).join(' ').replace(/\s+/g, ' ');
    expect(lines).toContain('nr_tlb_* are missing: they need a kernel with CONFIG_DEBUG_TLBFLUSH');
    expect(lines).toContain('TLB is never compared with requests of page operations');
  });

  it.each([
    ['one snapshot', text(...interrupts([1], [1])), /line 1 to line 4 are one snapshot/],
    ['a restart', text(...interrupts([9], [9]), ...interrupts([1], [1])), /started anew/],
    ['no TLB counter', text(...vmstat(null), ...vmstat(null)), /CONFIG_DEBUG_TLBFLUSH/],
  ])('with %s are refused with the command that takes two', (_what, content, message) => {
    const refused = (): unknown => {
      try {
        return readText(content);
      } catch (error) {
        return error;
      }
    };
    const error = refused();
    expect(error).toBeInstanceOf(LabError);
    expect((error as LabError).message).toMatch(message);
    expect((error as LabError).hint).toContain('sleep 10; r) | lab trace import -');
  });
});

describe('a measurement as text', () => {
  it('has rates only of a known time on known CPUs, and simulated ones beside', () => {
    const { measurement } = readText(whole).report;
    const lines = formatMeasurement(measurement!, [{ name: 'tlb:tlb_flush', perCpuSecond: 50 }]);
    expect(lines.find((line) => line.startsWith('tlb:tlb_flush'))).toMatch(/ 482 +60\.2 +50/);
    expect(lines).toContain('context-switches was counted 25.0 % of the time, and is scaled up.');
    const unknown = formatMeasurement({ ...measurement!, cpus: null });
    expect(unknown.find((line) => line.startsWith('tlb:tlb_flush'))).toMatch(/ 482 +-$/);
  });
});
