import * as v from 'valibot';
import { numberSchema, numberSchemas, type NumberField } from './field.ts';

/** Numeric fields of a workload, in the order they are shown. */
export const workloadFields = {
  tasks: { unit: '', min: 1, max: 16384, integer: true, text: 'runnable jobs (make -jN)' },
  userCycles: {
    unit: 'cycles',
    min: 1,
    max: 1e9,
    text: 'mean user-mode work between page operations',
  },
  kernelCycles: {
    unit: 'cycles',
    min: 0,
    max: 1e9,
    text: 'kernel work per page operation without XPFO',
  },
  allocShare: { unit: '', min: 0, max: 1, text: 'share of page operations that are allocations' },
  reuseShare: { unit: '', min: 0, max: 1, text: 'share of allocations that reuse a user page' },
  burstMs: { unit: 'ms', min: 0.001, max: 1e6, text: 'mean work between blocking points' },
  blockMs: { unit: 'ms', min: 0, max: 1e6, text: 'mean time blocked' },
  syscallsPerMs: { unit: '/ms', min: 0, max: 1e5, text: 'kernel entries beside page faults' },
  totalOps: { unit: '', min: 1, max: 1e15, text: 'page operations of the whole job' },
} as const satisfies Record<string, NumberField>;

export type WorkloadField = keyof typeof workloadFields;

export const attackers = ['none', 'spinner', 'parked'] as const;
export type Attacker = (typeof attackers)[number];

/** Orders 0..10, as in the buddy allocator: an allocation is 2^order pages. */
export const orderCount = 11;

/** Where a workload was fitted: a trace, by its hash, and the CPUs of the recording. */
export interface RecordedOn {
  readonly trace: string;
  readonly cpus: number;
}

/** A workload with every number set. `orderWeights` has 11 entries and a positive sum. */
export type Workload = { readonly name: string } & { readonly [K in WorkloadField]: number } & {
  readonly orderWeights: readonly number[];
  readonly attacker: Attacker;
  /** Only of workloads that were fitted to a trace. */
  readonly recorded?: RecordedOn;
};

/** A workload as a profile states it: `tasks` may be a rule over `cpus` (see rules.ts). */
export type WorkloadProfile = Omit<Workload, 'tasks'> & { readonly tasks: number | string };

const weight = numberSchema('workload.orderWeights[n]', { unit: '', min: 0, max: 1e9, text: '' });

export const workloadSchema = v.strictObject({
  name: v.pipe(
    v.string(),
    v.regex(/^[\x21-\x7e]{1,64}$/, 'workload.name must be 1 to 64 ASCII characters'),
  ),
  ...numberSchemas('workload', workloadFields),
  orderWeights: v.pipe(
    v.array(weight, 'workload.orderWeights must be a list of numbers'),
    v.length(
      orderCount,
      `workload.orderWeights must have ${orderCount} numbers, for orders 0 to 10`,
    ),
    v.check((w) => w.some((x) => x > 0), 'workload.orderWeights must have a positive number'),
  ),
  attacker: v.picklist(attackers, `workload.attacker must be one of ${attackers.join(', ')}`),
  recorded: v.exactOptional(
    v.strictObject({
      trace: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'workload.recorded.trace is a hash')),
      cpus: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1024)),
    }),
  ),
});
