import type { Measurement } from '../measurement.ts';
import { formatCount, formatNumber, formatSeconds, formatShare, noValue } from './format.ts';
import { wrapParagraph } from './plain.ts';
import { formatTable } from './table.ts';

/** A simulated counter that counts the same as a measured one, a second and CPU. */
export interface SimulatedCounter {
  /** The measured counter's name. */
  readonly name: string;
  readonly perCpuSecond: number;
}

const kindTexts: Readonly<Record<Measurement['kind'], string>> = {
  'perf-stat': 'perf stat',
  snapshots: 'two snapshots of /proc',
};

/** What a counter counts, where its name misleads. */
const meanings: Readonly<Record<string, string>> = {
  TLB:
    'TLB: flushes of user mappings that other CPUs asked for. Flushes of kernel ranges, and so of the ' +
    'direct map, stand in CAL only: TLB is never compared with requests of page operations.',
  CAL: 'CAL: function calls of all kinds that other CPUs asked for.',
};

const right = (header: string) => ({ header, align: 'right' }) as const;

function rateOf({ cpus, durationNs }: Measurement, count: number): number | null {
  return cpus === null || durationNs === null ? null : count / (cpus * (durationNs / 1e9));
}

/** What was measured, for how long and where, in a sentence. */
export function describeMeasurement({ kind, cpus, durationNs }: Measurement): string {
  const seconds =
    durationNs === null
      ? 'a time that the text does not say'
      : `${formatSeconds(durationNs / 1e9)} s`;
  const onCpus =
    cpus === null
      ? 'on CPUs whose number the text does not say'
      : `on ${cpus} CPU${cpus === 1 ? '' : 's'}`;
  return `Counters of ${kindTexts[kind]} over ${seconds}, ${onCpus}.`;
}

/** Each counter with its count, its rate, and what was simulated if anything was. */
export function measurementTable(
  measurement: Measurement,
  simulated: readonly SimulatedCounter[] = [],
): { readonly headers: readonly string[]; readonly rows: readonly string[][] } {
  const beside = new Map(simulated.map(({ name, perCpuSecond }) => [name, perCpuSecond]));
  const hasBeside = simulated.length > 0;
  const rows = measurement.counters.map(({ name, count }) => {
    const rate = rateOf(measurement, count);
    const own = beside.get(name);
    return [
      name,
      formatCount(count),
      rate === null ? noValue : formatNumber(rate),
      ...(hasBeside ? [own === undefined ? noValue : formatNumber(own)] : []),
    ];
  });
  return { headers: ['count', '/s and CPU', ...(hasBeside ? ['simulated'] : [])], rows };
}

/** What qualifies the numbers. */
export function measurementNotes(
  { counters, lacksTlbCounters }: Measurement,
  hasSimulated: boolean,
): string[] {
  return [
    ...counters.flatMap(({ name }) => meanings[name] ?? []),
    ...counters.flatMap(({ name, countedShare }) =>
      countedShare === undefined
        ? []
        : [`${name} was counted ${formatShare(countedShare)} of the time, and is scaled up.`],
    ),
    ...(lacksTlbCounters
      ? ['nr_tlb_* are missing: they need a kernel with CONFIG_DEBUG_TLBFLUSH.']
      : []),
    ...(hasSimulated
      ? [
          'simulated: of the recorded requests for user mappings, as the kernel does it, a second and CPU.',
        ]
      : []),
    'One measurement has no interval.',
  ];
}

/** Measured counters, with simulated ones beside those that count the same. */
export function formatMeasurement(
  measurement: Measurement,
  simulated: readonly SimulatedCounter[] = [],
): string[] {
  const { headers, rows } = measurementTable(measurement, simulated);
  const notes = measurementNotes(measurement, simulated.length > 0);
  return [
    ...wrapParagraph(describeMeasurement(measurement), 2),
    '',
    ...formatTable([{ header: 'counter' }, ...headers.map(right)], rows),
    '',
    ...notes.flatMap((text) => wrapParagraph(text, 2)),
  ];
}
