import * as v from 'valibot';
import { profileEntries, sectionEntries } from './field-schema.ts';
import type { FieldTable, NumberNames } from './field.ts';

const cycles = { kind: 'number', unit: 'cycles', min: 0 } as const;
const ns = { kind: 'number', unit: 'ns', min: 0 } as const;
const lines = { kind: 'number', unit: 'lines', min: 0 } as const;
const onlyDeferred = { path: 'policy.remote', value: 'deferred' } as const;
const onlyBroadcast = { path: 'policy.remote', value: 'broadcast' } as const;

/** The fields of a machine, in display order: one entry defines a field. */
export const machineFields = {
  name: {
    kind: 'name',
    text: 'what a changed machine is called',
    column: {
      name: 'machine',
      header: 'Machine',
      width: 7.75,
      isFacet: true,
      terms: [{ example: 'machine:i5-3550', text: 'this machine' }],
    },
  },
  cpus: {
    kind: 'integer',
    unit: '',
    min: 1,
    max: 1024,
    text: 'logical CPUs',
    column: {
      name: 'cpus',
      header: 'CPUs',
      width: 4.75,
      isDescendingFirst: true,
      isFacet: true,
      terms: [
        { example: 'cpus:4,96', text: 'one of these CPU counts' },
        { example: 'cpus>=64', text: 'this many CPUs or more' },
      ],
    },
  },
  /** Never more than `cpus`. */
  sockets: {
    kind: 'integer',
    unit: '',
    min: 1,
    max: 64,
    rule: true,
    text: 'sockets: held when cpus changes, each with its share of the CPUs',
  },
  ghz: {
    kind: 'number',
    unit: 'GHz',
    min: 0.1,
    max: 10,
    text: 'clock that turns cycles into time',
  },
  invlpgCycles: { ...cycles, max: 1e5, text: 'one INVLPG plus its loop share' },
  fullFlushCycles: { ...cycles, max: 1e6, text: 'flushing the whole TLB' },
  tlbEntries: {
    kind: 'number',
    unit: '',
    min: 0,
    max: 1e5,
    text: 'useful TLB entries a CPU holds',
  },
  tlbFillTauUs: {
    kind: 'number',
    unit: 'us',
    min: 0.001,
    max: 1e6,
    text: 'time constant of TLB filling',
  },
  pageWalkCycles: { ...cycles, max: 1e5, text: 'reloading one TLB entry' },
  tlbKernelShare: {
    kind: 'number',
    unit: '',
    min: 0,
    max: 1,
    text: 'share of reloads in kernel mode',
  },
  irqCycles: { ...cycles, max: 1e6, text: 'taking and leaving one IPI' },
  csdCycles: { ...cycles, max: 1e6, text: 'one queued call-function request' },
  lineNearNs: { ...ns, max: 1e5, text: 'cache-line transfer inside a socket' },
  lineFarNs: { ...ns, max: 1e5, text: 'cache-line transfer across sockets' },
  sendLinesPerTarget: { ...lines, max: 100, text: 'transfers to queue one request' },
  ackLinesPerTarget: { ...lines, max: 100, text: 'transfers to see one completion' },
  ipiNearNs: {
    kind: 'number',
    unit: 'ns',
    min: 1,
    max: 1e6,
    text: 'queueing to interrupt entry, same socket',
  },
  ipiFarNs: {
    kind: 'number',
    unit: 'ns',
    min: 1,
    max: 1e6,
    text: 'queueing to interrupt entry, other socket',
  },
  idleExitNs: { ...ns, max: 1e7, text: 'extra delay when the target sleeps' },
  contextSwitchCycles: { ...cycles, max: 1e6, text: 'one context switch, no flush' },
  tickHz: { kind: 'number', unit: 'Hz', min: 1, max: 10000, text: 'scheduler tick on busy CPUs' },
  xpfoMapCycles: {
    ...cycles,
    max: 1e6,
    text: 'XPFO bookkeeping of one page operation',
  },
  pendingMaskLines: {
    ...lines,
    max: 100,
    onlyWith: onlyDeferred,
    text: 'transfers to post a deferred flush',
  },
  broadcastCycles: {
    ...cycles,
    max: 1e6,
    onlyWith: onlyBroadcast,
    text: 'hardware broadcast invalidation',
  },
  broadcastPerCpuNs: {
    ...ns,
    max: 1e5,
    onlyWith: onlyBroadcast,
    text: 'broadcast synchronisation per CPU',
  },
} as const satisfies FieldTable;

/** A number of a machine. */
export type MachineField = NumberNames<typeof machineFields>;

export const machineSchema = v.strictObject(sectionEntries('machine', machineFields));

/** A machine with every field set. */
export type Machine = Readonly<v.InferOutput<typeof machineSchema>>;

export const machineProfileSchema = v.strictObject(profileEntries('machine', machineFields));

/** A machine as a preset states it: a number can be a rule over `cpus` (see rules.ts). */
export type MachineProfile = Readonly<v.InferOutput<typeof machineProfileSchema>>;
