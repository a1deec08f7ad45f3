import * as v from 'valibot';
import { sectionEntries } from './field-schema.ts';
import type { FieldTable } from './field.ts';

const onlyDeferred = { path: 'policy.remote', value: 'deferred' } as const;

/** The ten decisions of a flush policy, its name, and the bound it promises, in display order. */
export const policyFields = {
  name: {
    kind: 'name',
    text: 'what a changed policy is called',
    column: {
      name: 'policy',
      header: 'Policy',
      width: 10.25,
      isFacet: true,
      terms: [{ example: 'policy:sync,deferred', text: 'one of these policies' }],
    },
  },
  xpfo: { kind: 'flag', text: 'whether pages leave the direct map' },
  local: {
    kind: 'choice',
    choices: ['none', 'range-or-full', 'full'],
    text: 'flush on the CPU that unmaps',
  },
  flushCeilingPages: {
    kind: 'integer',
    unit: 'pages',
    min: 0,
    max: 1 << 20,
    text: 'tlb_single_page_flush_ceiling: more pages than this are flushed at once; 0 is always full',
  },
  remote: {
    kind: 'choice',
    choices: ['never', 'ipi', 'deferred', 'broadcast'],
    text: 'flush on other CPUs',
  },
  targets: { kind: 'choice', choices: ['all', 'running'], text: 'which other CPUs' },
  /** A bit per CPU, a mask in the task, or up to n ranges per CPU. */
  pending: {
    kind: 'choice',
    choices: ['cpu', 'task'],
    counted: { word: 'queue', max: 65536 },
    text: 'what a deferral remembers',
  },
  /** Without repeats, in the order of the choices. */
  drainAt: {
    kind: 'choices',
    choices: ['context-switch', 'tick', 'kernel-entry', 'idle-exit'],
    text: 'where deferred flushes are done',
  },
  maxAgeUs: {
    kind: 'number',
    unit: 'us',
    min: 1,
    max: 1e9,
    instead: null,
    onlyWith: onlyDeferred,
    text: 'a CPU stale for longer gets an IPI; null is never',
  },
  batchPages: {
    kind: 'integer',
    unit: 'pages',
    min: 1,
    max: 65536,
    text: 'pages unmapped and flushed together per free-list refill; 1 is no batching',
  },
  reuse: { kind: 'flag', text: 'freed user pages stay unmapped' },
  /** The stated security contract that the run is checked against. */
  contract: {
    kind: 'choice',
    choices: [
      'shootdown',
      'running',
      'context-switch',
      'tick',
      'kernel-entry',
      'max-age',
      'unbounded',
    ],
    text: 'the bound that is checked',
  },
} as const satisfies FieldTable;

export const policySchema = v.strictObject(sectionEntries('policy', policyFields));

/** A policy with every field set. */
export type Policy = Readonly<v.InferOutput<typeof policySchema>>;

export type Pending = Policy['pending'];
export type DrainPoint = Policy['drainAt'][number];
export type ContractBound = Policy['contract'];
export const contractBounds = policyFields.contract.choices;

export const policyPresetSchema = v.strictObject({
  policy: v.pipe(policySchema, v.readonly()),
  title: v.string(),
  /** Where the policy comes from: a patch, a paper, a reviewer's proposal. */
  source: v.string(),
  /** When another CPU is guaranteed to be clean, in one sentence. */
  contract: v.string(),
});

/** A preset: the policy's data and what users need to know about it. One file each. */
export type PolicyPreset = Readonly<v.InferOutput<typeof policyPresetSchema>>;
