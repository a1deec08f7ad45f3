import type { ValidationSource } from '../../../shared/validation.ts';

/** An e-mail with measurements. */
export type PublishedSource = Omit<ValidationSource, 'name'>;

/** System time of a parallel kernel build under a policy, as posted. */
export interface PublishedRow {
  readonly machine: string;
  readonly policy: string;
  readonly sysSeconds: number;
  /** Ratio to the unpatched kernel of the same e-mail, rounded as posted. */
  readonly ratio: number;
  readonly source: PublishedSourceName;
  /** True if the machine's costs were fitted to the row; the others are predictions. */
  readonly fitted: boolean;
}

/** A row that says something: a baseline is 1 by definition, and is none. */
export interface PublishedRatio extends PublishedRow {
  /** Seconds over those of policy none in the same e-mail; null if it does not have those. */
  readonly addedSeconds: number | null;
}

export const publishedSources = {
  v7: {
    author: 'Khalid Aziz',
    date: '2019-01-10',
    subject: '[RFC PATCH v7 16/16] xpfo, mm: Defer TLB flushes for non-current CPUs (x86 only)',
    messageId: 'c97fd93699adc018d666c3842ee973cb0acced2c.1547153058.git.khalid.aziz@oracle.com',
  },
  v8: {
    author: 'Khalid Aziz',
    date: '2019-02-13',
    subject: '[RFC PATCH v8 14/14] xpfo, mm: Optimize XPFO TLB flushes by batching them together',
    messageId: '6a92971cd9b360ec1b0ae75887f33f67774d681a.1550088114.git.khalid.aziz@oracle.com',
  },
  'v9-batch': {
    author: 'Khalid Aziz',
    date: '2019-04-03',
    subject: '[RFC PATCH v9 13/13] xpfo, mm: Optimize XPFO TLB flushes by batching them together',
    messageId: 'be3868d4514e969f22d37d76a591683be9f6b3ee.1554248002.git.khalid.aziz@oracle.com',
  },
} as const satisfies Record<string, PublishedSource>;

export type PublishedSourceName = keyof typeof publishedSources;

/** The machines of the e-mails. The builds are `make -j60 all` and `make -j4 all`. */
export const publishedMachines = {
  'xeon-8160-2s': 'Intel Xeon Platinum 8160 2.10GHz, 2 sockets, 48 cores, 96 threads, 768 GB',
  'i5-3550': 'Intel Core i5-3550 3.30GHz, 4 cores, 8 GB',
} as const;

export type PublishedMachine = keyof typeof publishedMachines;

type Entry = readonly [
  policy: string,
  sysSeconds: number,
  ratio: number,
  source: PublishedSourceName,
];

// v8's row for sync on the Xeon (25073.169 s, 26.366) is omitted: it is v7's ratio applied to v8's
// baseline, not a second measurement.
const xeonEntries: readonly Entry[] = [
  ['none', 915.183, 1, 'v7'],
  ['sync', 24129.354, 26.366, 'v7'],
  ['deferred-task', 1216.987, 1.33, 'v7'],
  ['none', 950.966, 1, 'v8'],
  ['deferred', 1372.874, 1.44, 'v8'],
  ['deferred-batch', 1255.021, 1.32, 'v8'],
  ['none', 913.862, 1, 'v9-batch'],
  ['deferred-reuse', 1165.259, 1.28, 'v9-batch'],
];

const i5Entries: readonly Entry[] = [
  ['none', 607.671, 1, 'v7'],
  ['sync', 1588.646, 2.614, 'v7'],
  ['deferred-task', 794.473, 1.307, 'v7'],
  ['deferred', 803.989, 1.32, 'v8'],
  ['deferred-batch', 795.728, 1.31, 'v8'],
  ['none', 610.642, 1, 'v9-batch'],
  ['deferred-reuse', 773.075, 1.27, 'v9-batch'],
];

/** Costs are fitted to the measurements of v7 and v8; those of v9 are predicted. */
const fittedSources: ReadonlySet<PublishedSourceName> = new Set(['v7', 'v8']);

function toRows(machine: PublishedMachine, entries: readonly Entry[]): PublishedRow[] {
  return entries.map(([policy, sysSeconds, ratio, source]) => ({
    machine,
    policy,
    sysSeconds,
    ratio,
    source,
    fitted: fittedSources.has(source),
  }));
}

/** Every measured row, by machine, then in the order of the e-mails. */
export const publishedRows: readonly PublishedRow[] = [
  ...toRows('xeon-8160-2s', xeonEntries),
  ...toRows('i5-3550', i5Entries),
];

function findBaseline({ machine, source }: PublishedRow): PublishedRow | undefined {
  return publishedRows.find(
    (row) => row.policy === 'none' && row.machine === machine && row.source === source,
  );
}

/** How far the seconds of policy none wander between the e-mails on a machine. */
function wanderOf(machine: string): number {
  const seconds = publishedRows
    .filter((row) => row.policy === 'none' && row.machine === machine)
    .map((row) => row.sysSeconds);
  return Math.max(...seconds) - Math.min(...seconds);
}

/**
 * How well it is known what a row adds, as a share of that: 5 % for what a build varies by, and the wander
 * of the baseline.
 */
export function uncertaintyOf({ machine, ratio }: PublishedRow): number {
  const seconds = publishedRows.find((row) => row.policy === 'none' && row.machine === machine);
  const added = (ratio - 1) * (seconds?.sysSeconds ?? Number.NaN);
  return Math.hypot(0.05, wanderOf(machine) / added);
}

/** The rows without their baselines. */
export const publishedRatios: readonly PublishedRatio[] = publishedRows
  .filter(({ policy }) => policy !== 'none')
  .map((row) => {
    const baseline = findBaseline(row);
    return { ...row, addedSeconds: baseline ? row.sysSeconds - baseline.sysSeconds : null };
  });
