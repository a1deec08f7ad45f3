import * as v from 'valibot';
import { profileEntries, sectionEntries } from './field-schema.ts';
import type { FieldTable, NumberNames } from './field.ts';

const share = { kind: 'number', unit: '', min: 0, max: 1 } as const;

/** Orders 0..10, as in the buddy allocator: an allocation is 2^order pages. */
export const orderCount = 11;

/** The fields of a workload, in display order: one entry defines a field. */
export const workloadFields = {
  name: {
    kind: 'name',
    text: 'what a changed workload is called',
    column: {
      name: 'workload',
      header: 'Workload',
      width: 8.25,
      isFacet: true,
      terms: [{ example: 'workload:kernel-build', text: 'this workload' }],
    },
  },
  tasks: {
    kind: 'integer',
    unit: '',
    min: 1,
    max: 16384,
    rule: true,
    text: 'runnable jobs (make -jN)',
  },
  placement: {
    kind: 'choice',
    choices: ['free', 'cpus', 'sockets', 'threads'],
    absent: 'free',
    text: 'scheduled, or pinned a task a CPU: by CPU number, sockets in turn, or core by core',
  },
  requesters: {
    kind: 'integer',
    unit: '',
    min: 0,
    max: 16384,
    absent: 0,
    text: 'tasks that make page operations, the others busy-wait; 0 is all',
  },
  domain: {
    kind: 'choice',
    choices: ['direct-map', 'user', 'barrier'],
    absent: 'direct-map',
    text: "what is flushed: XPFO pages on all CPUs; or on the process's user mappings or nothing",
  },
  pages: {
    kind: 'integer',
    unit: 'pages',
    min: 0,
    max: 1 << 20,
    absent: 0,
    text: 'pages of each request outside the direct map; 0 is drawn by orderWeights',
  },
  pageCycles: {
    kind: 'number',
    unit: 'cycles',
    min: 0,
    max: 1e6,
    absent: 0,
    text: 'kernel work per page of a request, beside kernelCycles',
  },
  userTimes: {
    kind: 'choice',
    choices: ['exponential', 'constant'],
    absent: 'exponential',
    text: 'user work between page operations: drawn, or always its mean',
  },
  contendedLines: {
    kind: 'number',
    unit: 'lines',
    min: 0,
    max: 1000,
    absent: 0,
    text: 'transfers per page operation of one line that all its tasks write, one after the other',
  },
  sharedLines: {
    kind: 'number',
    unit: 'lines',
    min: 0,
    max: 1000,
    absent: 0,
    text: 'transfers per page operation from the farthest task of the process',
  },
  userCycles: {
    kind: 'number',
    unit: 'cycles',
    min: 1,
    max: 1e9,
    text: 'mean user-mode work between page operations',
  },
  kernelCycles: {
    kind: 'number',
    unit: 'cycles',
    min: 0,
    max: 1e9,
    text: 'kernel work per page operation without XPFO',
  },
  allocShare: { ...share, text: 'share of page operations that are allocations' },
  reuseShare: { ...share, text: 'share of allocations that reuse a user page' },
  burstMs: {
    kind: 'number',
    unit: 'ms',
    min: 0.001,
    max: 1e6,
    text: 'mean work between blocking points',
  },
  blockMs: { kind: 'number', unit: 'ms', min: 0, max: 1e6, text: 'mean time blocked' },
  burstQuantiles: {
    kind: 'quantiles',
    absent: null,
    text: 'recorded distribution of bursts, in multiples of burstMs',
  },
  blockQuantiles: {
    kind: 'quantiles',
    absent: null,
    text: 'recorded distribution of blocked times, in multiples of blockMs',
  },
  syscallsPerMs: {
    kind: 'number',
    unit: '/ms',
    min: 0,
    max: 1e5,
    text: 'kernel entries beside page faults',
  },
  totalOps: {
    kind: 'number',
    unit: '',
    min: 1,
    max: 1e15,
    text: 'page operations of the whole job',
  },
  orderWeights: {
    kind: 'weights',
    count: orderCount,
    max: 1e9,
    of: 'orders 0 to 10',
    text: 'weights of orders 0 to 10',
  },
  attacker: {
    kind: 'choice',
    choices: ['none', 'spinner', 'parked', 'idle', 'irqs-off'],
    text: 'what the attacker runs',
  },
  irqsOffUs: {
    kind: 'number',
    unit: 'us',
    min: 0.001,
    max: 1e6,
    onlyWith: { path: 'workload.attacker', value: 'irqs-off' },
    absent: 1000,
    text: 'how long the attacker keeps interrupts off at a time',
  },
} as const satisfies FieldTable;

/** A table of quantiles of a workload. */
export type QuantilesName = {
  [K in keyof typeof workloadFields]: (typeof workloadFields)[K]['kind'] extends 'quantiles'
    ? K
    : never;
}[keyof typeof workloadFields];

/** What an attacker can run, in display order. */
export const attackers = workloadFields.attacker.choices.filter((choice) => choice !== 'none');

/** A number of a workload. */
export type WorkloadField = NumberNames<typeof workloadFields>;

const recordedSchema = v.strictObject({
  trace: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'workload.recorded.trace is a hash')),
  cpus: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1024)),
});

/** What a workload was fitted to: a trace, by its hash, and the CPUs of the recording. */
export type RecordedOn = Readonly<v.InferOutput<typeof recordedSchema>>;

/** Only for workloads that were fitted to a trace. It is not a field: it cannot be set. */
const recorded = v.exactOptional(recordedSchema);

export const workloadSchema = v.strictObject({
  ...sectionEntries('workload', workloadFields),
  recorded,
});

/** A workload with every field set. */
export type Workload = Readonly<v.InferOutput<typeof workloadSchema>>;

export const workloadProfileSchema = v.strictObject({
  ...profileEntries('workload', workloadFields),
  recorded,
});

/** A workload as a preset states it: a number can be a rule over `cpus` (see rules.ts). */
export type WorkloadProfile = Readonly<v.InferOutput<typeof workloadProfileSchema>>;
