import type { FieldTable } from './field.ts';

const lines = { kind: 'number', unit: 'lines', min: 0, max: 100 } as const;

/**
 * The fields of a kernel, in display order: what every policy runs on. Stored specs that are older than
 * the section mean the mechanics of model versions 1 to 4, which `absent` gives.
 */
export const kernelFields = {
  name: {
    kind: 'name',
    absent: 'first-model',
    text: 'what a changed kernel is called',
    column: {
      name: 'kernel',
      header: 'Kernel',
      width: 6.5,
      isExtra: true,
      isFacet: true,
      terms: [{ example: 'kernel:5.2', text: 'this kernel' }],
    },
  },
  kick: {
    kind: 'choice',
    choices: ['per-target', 'once'],
    absent: 'per-target',
    text: 'when IPIs of a shootdown leave: as each request is queued, or all at once after the last',
  },
  kickTo: {
    kind: 'choice',
    choices: ['empty-queues', 'all'],
    absent: 'empty-queues',
    text: 'which targets get an IPI; since about 4.13 those whose queue was empty',
  },
  localFlush: {
    kind: 'choice',
    choices: ['sequential', 'concurrent'],
    absent: 'sequential',
    text: 'the local flush: before or after the others flush, or meanwhile (5.13)',
  },
  acknowledge: {
    kind: 'choice',
    choices: ['after-flush', 'before-flush'],
    absent: 'after-flush',
    text: 'when a handler reports; before its flush in the EuroSys 2020 patches only',
  },
  generations: {
    kind: 'flag',
    absent: false,
    text: 'user mappings carry a generation (4.14): a CPU that is up to date skips a flush',
  },
  generationReads: {
    kind: 'choice',
    choices: ['always', 'if-behind', 'never'],
    absent: 'never',
    text: 'when a handler reads the tlb_gen of the mm, a line that initiators write',
  },
  lazy: {
    kind: 'choice',
    choices: ['interrupted', 'dropped', 'skipped'],
    absent: 'interrupted',
    text: 'idle CPUs of the process: flushed, dropped at their first IPI, or skipped (4.20)',
  },
  pcid: {
    kind: 'flag',
    absent: true,
    text: 'a switch to another process keeps what the TLB holds (4.14)',
  },
  pti: {
    kind: 'flag',
    absent: false,
    text: 'page-table isolation: user pages are flushed in two address spaces',
  },
  pvFlush: {
    kind: 'flag',
    absent: false,
    text: 'in a guest, of user mappings: a vCPU that is off is marked to flush, not interrupted (4.16)',
  },
  userFlush: {
    kind: 'choice',
    choices: ['at-once', 'in-context'],
    absent: 'at-once',
    text: "with pti, the user address space's pages: at once, or on the way back to user mode",
  },
  handlerLines: {
    ...lines,
    absent: 0,
    text: 'transfers that a handler makes from the initiator for each request',
  },
  maskCycles: {
    kind: 'number',
    unit: 'cycles',
    min: 0,
    max: 1e5,
    absent: 0,
    text: 'added to a shootdown of more than one target: the path for a mask of CPUs',
  },
  sendLines: {
    ...lines,
    instead: null,
    absent: null,
    text: 'transfers to queue one request; null is machine.sendLinesPerTarget',
  },
  ackLines: {
    ...lines,
    instead: null,
    absent: null,
    text: 'transfers to see one completion; null is machine.ackLinesPerTarget',
  },
} as const satisfies FieldTable;
