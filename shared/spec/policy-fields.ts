import type { FieldTable } from './field.ts';

const onlyDeferred = { path: 'policy.remote', value: 'deferred' } as const;

/** The decisions of a flush policy, its name, and the bound it promises, in display order. */
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
    choices: ['never', 'ipi', 'deferred', 'broadcast', 'invlpgb', 'rar'],
    text: 'flush on other CPUs: nothing, by IPIs, later on their own, or by hardware',
  },
  targets: { kind: 'choice', choices: ['all', 'running'], text: 'which other CPUs' },
  /** A bit per CPU, a mask in the task, or a ring of n requests for each CPU that makes them. */
  pending: {
    kind: 'choice',
    choices: ['cpu', 'task'],
    counted: { word: 'queue', max: 65536 },
    text: 'what a deferral remembers; queue:n is a ring of n requests for each CPU that makes them',
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
  gather: {
    kind: 'integer',
    unit: '',
    min: 1,
    max: 65536,
    absent: 1,
    text: 'requests that a CPU gathers and flushes together, in full; 1 is each by itself',
  },
  /** The flush of what is posted goes to every CPU of the process. */
  beforeReuse: {
    kind: 'flag',
    absent: false,
    text: 'what is posted is flushed by IPIs, at the latest when a page of it is used again',
  },
  asidFrom: {
    kind: 'integer',
    unit: '',
    min: 1,
    max: 1024,
    onlyWith: { path: 'policy.remote', value: 'invlpgb' },
    absent: 1,
    text: 'CPUs of a process from which it has a global ASID; with fewer it is sent IPIs',
  },
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
      'reuse',
      'unbounded',
    ],
    text: 'the bound that is checked',
  },
} as const satisfies FieldTable;
