import { describe, expect, it } from 'vitest';
import { LabError } from '../../../../shared/errors.ts';
import { readText } from '../support/read-text.ts';

const text = (...lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');
const measured = (...lines: readonly string[]) => readText(text(...lines)).report.measurement;

const json = (entries: Record<string, unknown>) =>
  JSON.stringify({ unit: '', event: 'tlb:tlb_flush', 'pcnt-running': 100, ...entries });

describe('perf stat with -x', () => {
  it.each([',', ';', '|', '\t'])('is read with the separator %j', (separator) => {
    const rows = [
      ['482', '', 'tlb:tlb_flush', '8003510000', '100.00', '', ''],
      ['1023', '', 'context-switches', '8003510000', '25.00', '127.875', '/sec'],
      ['8003.51', 'msec', 'cpu-clock', '8003510000', '100.00', '8.000', 'CPUs utilized'],
      ['<not supported>', '', 'dTLB-load-misses', '0', '100.00', '', ''],
    ].map((fields) => fields.join(separator));
    expect(measured('# started on Mon Nov 30 19:00:00 2026', '', ...rows)).toEqual({
      kind: 'perf-stat',
      cpus: 8,
      durationNs: 1_000_438_750,
      counters: [
        { name: 'tlb:tlb_flush', count: 482 },
        { name: 'context-switches', count: 1023, countedShare: 0.25 },
      ],
      lacksTlbCounters: false,
    });
  });

  it.each([
    ['by interval', null, 2_000_104_530, ['     1.000104530,482,', '     2.000104530,18,']],
    ['by CPU', 2, null, ['CPU0,482,', 'CPU1,18,']],
    ['by socket', 16, null, ['S0,8,482,', 'S1,8,18,']],
    [
      'by core and interval',
      4,
      1_000_104_530,
      ['     1.000104530,S0-D0-C0,2,482,', '     1.000104530,S0-D0-C1,2,18,'],
    ],
    ['by thread', null, null, ['job-2101,482,', 'job a-2102,18,']],
  ])('is summed up %s', (_how, cpus, durationNs, heads) => {
    const rows = heads.map((head) => `${head},tlb:tlb_flush,8003510000,100.00,,`);
    expect(measured(...rows)).toMatchObject({ cpus, durationNs, counters: [{ count: 500 }] });
  });

  it.each([
    ['482,,tlb:tlb_flush,1.20%,8003510000,100.00,,', 'tlb:tlb_flush'],
    ['482,,cpu/event=0x1,umask=0x2/,8003510000,100.00,,', 'cpu/event=0x1,umask=0x2/'],
  ])('has the name of an event: %s', (row, name) => {
    expect(measured(row)).toMatchObject({ counters: [{ name, count: 482 }] });
  });

  it('that counted nothing is refused', () => {
    const refused = (): unknown => {
      try {
        return measured('<not counted>,,tlb:tlb_flush,0,0.00,,');
      } catch (error) {
        return error;
      }
    };
    const error = refused();
    expect(error).toBeInstanceOf(LabError);
    expect(error).toMatchObject({
      message: 'line 1 to line 1 are of perf stat, which could not count any of its events',
    });
  });
});

describe('perf stat with -j', () => {
  it('is read', () => {
    const rows = [
      json({ 'counter-value': '482.000000', 'metric-value': '0.0', 'metric-unit': '(null)' }),
      json({ event: 'context-switches', 'counter-value': '1023.0', 'pcnt-running': 25 }),
      json({
        event: 'cpu-clock',
        unit: 'msec',
        'counter-value': '8003.51',
        'metric-value': '8.000',
        'metric-unit': 'CPUs utilized',
      }),
      json({ event: 'dTLB-load-misses', 'counter-value': '<not supported>' }),
    ];
    expect(measured(...rows)).toMatchObject({
      cpus: 8,
      durationNs: 1_000_438_750,
      counters: [
        { name: 'tlb:tlb_flush', count: 482 },
        { name: 'context-switches', count: 1023, countedShare: 0.25 },
      ],
    });
  });

  it.each([
    [
      'by CPU and interval',
      2,
      2e9,
      [
        { cpu: '0', interval: 1 },
        { cpu: '1', interval: 2 },
      ],
    ],
    [
      'by socket',
      16,
      null,
      [
        { socket: 'S0', 'aggregate-number': 8 },
        { socket: 'S1', 'aggregate-number': 8 },
      ],
    ],
    [
      'by core, as newer versions',
      4,
      null,
      [
        { core: 'S0-D0-C0', counters: 2 },
        { core: 'S0-D0-C1', counters: 2 },
      ],
    ],
  ])('is summed up %s', (_how, cpus, durationNs, parts) => {
    const rows = parts.map((part) => json({ ...part, 'counter-value': '250.000000' }));
    expect(measured(...rows)).toMatchObject({ cpus, durationNs, counters: [{ count: 500 }] });
  });
});

describe('a table of perf stat', () => {
  const head = (what: string) => ['', ` Performance counter stats for '${what}':`, ''];
  const end = '       1.000439191 seconds time elapsed';

  it('by core is not joined with the number of CPUs', () => {
    const rows = [
      'S0-D0-C0           2                482      tlb:tlb_flush',
      'S0-D0-C1           2                 18      tlb:tlb_flush',
    ];
    expect(measured(...head('system wide'), ...rows, '', end)).toMatchObject({
      cpus: 4,
      counters: [{ name: 'tlb:tlb_flush', count: 500 }],
    });
  });

  it('of one program says nothing of the CPUs of the machine', () => {
    const rows = [
      '              0.51 msec task-clock                #    0.400 CPUs utilized',
      '                18      tlb:tlb_flush',
    ];
    expect(measured(...head('./a.out'), ...rows, end)).toMatchObject({
      cpus: null,
      counters: [{ count: 18 }],
    });
  });
});

describe('snapshots of a large machine', () => {
  const cpus = 96;
  const all = (text: (cpu: number) => string) =>
    Array.from({ length: cpus }, (_, cpu) => text(cpu)).join(' ');
  const snapshot = (count: number) => [
    `           ${all((cpu) => `CPU${cpu}`)}`,
    `TLB: ${all(() => String(count).padStart(10))}   TLB shootdowns`,
  ];

  it('have the counts of all CPUs', () => {
    expect(measured(...snapshot(1000), ...snapshot(1005))).toMatchObject({
      cpus,
      counters: [{ name: 'TLB', count: 5 * cpus }],
    });
  });

  it('may have the names of their files before each line', () => {
    const lines = [5, 9].map((count) => `/proc/vmstat:nr_tlb_remote_flush ${count}`);
    expect(measured(...lines)).toMatchObject({ counters: [{ count: 4 }] });
  });
});
