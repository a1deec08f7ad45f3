import * as v from 'valibot';
import { sectionEntries } from './field-schema.ts';
import type { FieldTable } from './field.ts';

/** What a precision can be asked of. Windows and latencies: by replication. */
export const precisionQuantities = [
  'overhead-tick',
  'overhead-precise',
  'overhead-elapsed',
  'added-tick',
  'added-precise',
  'sys-tick',
  'sys-precise',
  'elapsed',
  'window-p50',
  'window-p99',
  'open-share',
  'stale-time',
  'latency-mean',
  'latency-p50',
  'latency-p99',
] as const;
export type PrecisionQuantity = (typeof precisionQuantities)[number];

/** A simulated time that is set, or goes by the time scales of the spec. */
const automaticTime = {
  kind: 'number',
  unit: 'ms',
  min: 0,
  max: 60000,
  instead: 'auto',
  default: 'auto',
} as const;

/** How a point is simulated: random streams, replications, simulated time; in display order. */
export const runFields = {
  seed: {
    kind: 'integer',
    unit: '',
    min: 0,
    max: 2 ** 32 - 1,
    default: 1,
    text: 'names every random stream',
    column: {
      name: 'seed',
      header: 'Seed',
      width: 6,
      isExtra: true,
      terms: [{ example: 'seed=1', text: 'this seed' }],
    },
  },
  /** Never more than `replicationsMax`. */
  replicationsMin: {
    kind: 'integer',
    unit: '',
    min: 1,
    max: 10000,
    default: 10,
    text: 'replications of the first stage; fewer count as 10',
  },
  replicationsMax: {
    kind: 'integer',
    unit: '',
    min: 1,
    max: 10000,
    default: 40,
    text: 'replications after which a point gives up',
  },
  precision: {
    kind: 'number',
    unit: '',
    min: 0.0001,
    max: 1,
    default: 0.02,
    text: 'relative half-width at which a point stops',
  },
  measureMs: {
    kind: 'number',
    unit: 'ms',
    min: 0.01,
    max: 60000,
    default: 20,
    text: 'simulated time that is measured',
  },
  horizonMs: {
    ...automaticTime,
    text: 'how long each exposure window is followed; auto goes by what closes them',
  },
  warmupMs: {
    ...automaticTime,
    text: 'simulated time cut before measuring; auto goes by what has to settle',
  },
  precisionOf: {
    kind: 'choice',
    choices: precisionQuantities,
    default: 'overhead-tick',
    absent: 'overhead-tick',
    text: 'what the precision is of',
  },
} as const satisfies FieldTable;

export const runSettingsSchema = v.pipe(
  v.strictObject(sectionEntries('run', runFields)),
  v.check(
    (run) => run.replicationsMin <= run.replicationsMax,
    'run.replicationsMin must not be greater than run.replicationsMax',
  ),
);

export type RunSettings = Readonly<v.InferOutput<typeof runSettingsSchema>>;

/** The settings of a request that sets nothing. */
export const defaultRunSettings: RunSettings = v.parse(
  runSettingsSchema,
  Object.fromEntries(Object.entries(runFields).map(([name, field]) => [name, field.default])),
);
