import * as v from 'valibot';
import { sectionEntries } from './field-schema.ts';
import { listNumbers, type FieldTable } from './field.ts';

/** How a point is simulated: random streams, replications, simulated time; in the order shown. */
export const runFields = {
  seed: {
    kind: 'integer',
    unit: '',
    min: 0,
    max: 2 ** 32 - 1,
    default: 1,
    text: 'names every random stream',
    column: 'seed',
  },
  /** Never more than `replicationsMax`. */
  replicationsMin: {
    kind: 'integer',
    unit: '',
    min: 1,
    max: 10000,
    default: 5,
    text: 'replications before precision is looked at',
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
    kind: 'number',
    unit: 'ms',
    min: 0,
    max: 60000,
    instead: 'auto',
    default: 'auto',
    text: 'how long each exposure window is followed; auto goes by what closes them',
  },
  warmupMs: {
    kind: 'number',
    unit: 'ms',
    min: 0,
    max: 60000,
    instead: 'auto',
    default: 2,
    text: 'simulated time cut before measuring; auto finds it by MSER-5',
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

/** What a request that sets nothing gets. */
export const defaultRunSettings: RunSettings = v.parse(
  runSettingsSchema,
  Object.fromEntries(listNumbers(runFields).map(([name, field]) => [name, field.default])),
);
