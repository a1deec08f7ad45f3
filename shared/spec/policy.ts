import * as v from 'valibot';
import { numberSchema, type NumberField } from './field.ts';

/** Numeric decisions of a policy. */
export const policyFields = {
  flushCeilingPages: {
    unit: 'pages',
    min: 0,
    max: 1 << 20,
    integer: true,
    text: 'tlb_single_page_flush_ceiling: more pages than this are flushed at once; 0 is always full',
  },
  maxAgeUs: {
    unit: 'us',
    min: 1,
    max: 1e9,
    text: 'a CPU stale for longer gets an IPI; null is never',
  },
  batchPages: {
    unit: 'pages',
    min: 1,
    max: 65536,
    integer: true,
    text: 'pages unmapped and flushed together per free-list refill; 1 is no batching',
  },
} as const satisfies Record<string, NumberField>;

export const localFlushes = ['none', 'range-or-full', 'full'] as const;
export const remoteFlushes = ['never', 'ipi', 'deferred', 'broadcast'] as const;
export const flushTargets = ['all', 'running'] as const;
export const drainPoints = ['context-switch', 'tick', 'kernel-entry', 'idle-exit'] as const;
export const contractBounds = [
  'shootdown',
  'context-switch',
  'tick',
  'kernel-entry',
  'max-age',
  'unbounded',
] as const;

export type LocalFlush = (typeof localFlushes)[number];
export type RemoteFlush = (typeof remoteFlushes)[number];
export type FlushTargets = (typeof flushTargets)[number];
export type DrainPoint = (typeof drainPoints)[number];
export type ContractBound = (typeof contractBounds)[number];
/** What a deferral remembers: a bit per CPU, a mask in the task, or up to n ranges per CPU. */
export type Pending = 'cpu' | 'task' | `queue:${number}`;

/** The ten decisions of a flush policy, its name, and the bound it promises. */
export interface Policy {
  readonly name: string;
  readonly xpfo: boolean;
  readonly local: LocalFlush;
  readonly flushCeilingPages: number;
  readonly remote: RemoteFlush;
  readonly targets: FlushTargets;
  readonly pending: Pending;
  /** Without repeats, in the order of `drainPoints`. */
  readonly drainAt: readonly DrainPoint[];
  readonly maxAgeUs: number | null;
  readonly batchPages: number;
  readonly reuse: boolean;
  /** The stated security contract that the run is checked against. */
  readonly contract: ContractBound;
}

/** A preset: the policy's data and what people need to know of it. One file each. */
export interface PolicyPreset {
  readonly policy: Policy;
  readonly title: string;
  /** Where the policy comes from: a patch, a paper, a reviewer's proposal. */
  readonly source: string;
  /** When another CPU is guaranteed to be clean, in one sentence. */
  readonly contract: string;
}

const oneOf = <const T extends readonly string[]>(name: string, values: T) =>
  v.picklist(values, `policy.${name} must be one of ${values.join(', ')}`);

const pendingMessage = 'policy.pending must be cpu, task or queue:N with N from 1 to 65536';

export const policySchema = v.strictObject({
  name: v.pipe(
    v.string(),
    v.regex(/^[\x21-\x7e]{1,64}$/, 'policy.name must be 1 to 64 ASCII characters'),
  ),
  xpfo: v.boolean('policy.xpfo must be true or false'),
  local: oneOf('local', localFlushes),
  flushCeilingPages: numberSchema('policy.flushCeilingPages', policyFields.flushCeilingPages),
  remote: oneOf('remote', remoteFlushes),
  targets: oneOf('targets', flushTargets),
  pending: v.custom<Pending>(
    (x) =>
      typeof x === 'string' &&
      (x === 'cpu' ||
        x === 'task' ||
        (/^queue:[1-9]\d{0,4}$/.test(x) && Number(x.slice(6)) <= 65536)),
    pendingMessage,
  ),
  drainAt: v.pipe(
    v.array(oneOf('drainAt', drainPoints), 'policy.drainAt must be a list of drain points'),
    v.transform((points) => drainPoints.filter((p) => points.includes(p))),
  ),
  maxAgeUs: v.nullable(numberSchema('policy.maxAgeUs', policyFields.maxAgeUs)),
  batchPages: numberSchema('policy.batchPages', policyFields.batchPages),
  reuse: v.boolean('policy.reuse must be true or false'),
  contract: oneOf('contract', contractBounds),
});
