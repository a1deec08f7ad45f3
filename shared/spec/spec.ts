import * as v from 'valibot';
import { LabError } from '../errors.ts';
import { numberSchema, numberSchemas, type NumberField } from './field.ts';
import { machineSchema, type Machine } from './machine.ts';
import { policySchema, type Policy } from './policy.ts';
import { workloadSchema, type Workload } from './workload.ts';

/** Numeric settings of a run. */
export const runFields = {
  seed: { unit: '', min: 0, max: 2 ** 32 - 1, integer: true, text: 'names every random stream' },
  replicationsMin: {
    unit: '',
    min: 1,
    max: 10000,
    integer: true,
    text: 'replications of the first stage; fewer count as 10',
  },
  replicationsMax: {
    unit: '',
    min: 1,
    max: 10000,
    integer: true,
    text: 'replications after which a point gives up',
  },
  precision: { unit: '', min: 0.0001, max: 1, text: 'relative half-width at which a point stops' },
  measureMs: { unit: 'ms', min: 0.01, max: 60000, text: 'simulated time that is measured' },
  drainMs: {
    unit: 'ms',
    min: 0,
    max: 60000,
    text: 'simulated time after it in which open exposure windows may close',
  },
} as const satisfies Record<string, NumberField>;

export const warmupField = {
  unit: 'ms',
  min: 0,
  max: 60000,
  text: 'simulated time cut before measuring; auto finds it by MSER-5',
} as const satisfies NumberField;

/** What a precision can be asked of; the first is the default. Windows and latencies: by replication. */
export const precisionQuantities = [
  'overhead-tick',
  'overhead-precise',
  'overhead-elapsed',
  'added-tick',
  'added-precise',
  'sys-tick',
  'sys-precise',
  'elapsed',
  'window-mean',
  'window-p50',
  'window-p99',
  'open-share',
  'stale-time',
  'latency-mean',
  'latency-p50',
  'latency-p99',
] as const;
export type PrecisionQuantity = (typeof precisionQuantities)[number];

/** How a point is simulated: random streams, replications, simulated time. */
export type RunSettings = { readonly [K in keyof typeof runFields]: number } & {
  readonly warmupMs: number | 'auto';
  /** Absent for overhead-tick, so that keys stay what they were. */
  readonly precisionOf?: PrecisionQuantity;
};

/** Everything a run depends on, every field set. The same spec gives the same bits everywhere. */
export interface Spec {
  readonly machine: Machine;
  readonly workload: Workload;
  readonly policy: Policy;
  readonly run: RunSettings;
}

export const runSettingsSchema = v.pipe(
  v.strictObject({
    ...numberSchemas('run', runFields),
    warmupMs: v.union(
      [v.literal('auto'), numberSchema('run.warmupMs', warmupField)],
      `run.warmupMs must be auto or a number from ${warmupField.min} to ${warmupField.max} ms`,
    ),
    precisionOf: v.exactOptional(
      v.picklist(
        precisionQuantities,
        `run.precisionOf must be one of ${precisionQuantities.join(', ')}`,
      ),
    ),
  }),
  v.check(
    (run) => run.replicationsMin <= run.replicationsMax,
    'run.replicationsMin must not be greater than run.replicationsMax',
  ),
);

export const defaultRunSettings: RunSettings = {
  seed: 1,
  replicationsMin: 10,
  replicationsMax: 40,
  precision: 0.02,
  warmupMs: 2,
  measureMs: 20,
  drainMs: 40,
};

export const specSchema = v.pipe(
  v.strictObject({
    machine: machineSchema,
    workload: workloadSchema,
    policy: policySchema,
    run: runSettingsSchema,
  }),
  v.check(
    (s) => s.machine.sockets <= s.machine.cpus,
    'machine.sockets must not be greater than machine.cpus',
  ),
  v.check(
    (s) => s.policy.maxAgeUs === null || s.policy.remote === 'deferred',
    'policy.maxAgeUs needs policy.remote=deferred',
  ),
  v.check(
    (s) => s.policy.contract !== 'max-age' || s.policy.maxAgeUs !== null,
    'policy.contract=max-age needs policy.maxAgeUs',
  ),
  v.check(
    (s) =>
      s.policy.remote !== 'ipi' ||
      s.policy.targets === 'all' ||
      s.policy.drainAt.includes('idle-exit') ||
      s.policy.drainAt.includes('context-switch'),
    'policy.targets=running needs idle-exit or context-switch in policy.drainAt',
  ),
);

/**
 * Checks an object against the schema and returns it as a spec.
 * @throws LabError `unknown-field` or `bad-value`, with the first thing that is wrong.
 */
export function parseSpec(input: unknown): Spec {
  const parsed = v.safeParse(specSchema, input, { abortEarly: true });
  if (parsed.success) return parsed.output;
  const issue = parsed.issues[0];
  const path = v.getDotPath(issue);
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    throw new LabError(
      'unknown-field',
      `unknown field ${path ?? ''}`,
      'lab run --help lists every field',
    );
  }
  if (issue.type === 'strict_object') {
    throw new LabError(
      'bad-value',
      `${path ?? 'spec'} is missing`,
      'lab run --help lists every field',
    );
  }
  // A check over several fields has a whole section as its input: its message says enough.
  const isSection = issue.type === 'check' && typeof issue.input === 'object';
  const got = isSection ? '' : `, got ${JSON.stringify(issue.input) ?? 'nothing'}`;
  throw new LabError(
    'bad-value',
    `${issue.message}${got}`,
    'lab run --help lists every field and its range',
  );
}
