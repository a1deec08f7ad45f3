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
  threadsPerCore: {
    kind: 'integer',
    unit: '',
    min: 1,
    max: 8,
    absent: 1,
    text: 'CPUs of a core; CPU numbers go through one thread of every core first',
  },
  coresPerGroup: {
    kind: 'integer',
    unit: 'cores',
    min: 0,
    max: 1024,
    absent: 0,
    text: 'cores that share a last-level cache inside a socket; 0 is all',
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
  irqExitCycles: {
    ...cycles,
    max: 1e6,
    absent: 0,
    text: 'what a handler does after its last flush; irqCycles is all before the first',
  },
  csdCycles: { ...cycles, max: 1e6, text: 'one queued call-function request' },
  lineNearNs: { ...ns, max: 1e5, text: 'cache-line transfer inside a socket' },
  lineFarNs: { ...ns, max: 1e5, text: 'cache-line transfer across sockets' },
  lineThreadNs: {
    ...ns,
    max: 1e5,
    absent: 0,
    text: 'cache-line transfer between threads of a core; with threadsPerCore above 1',
  },
  lineGroupNs: {
    ...ns,
    max: 1e5,
    absent: 0,
    text: 'cache-line transfer inside a group of cores; with coresPerGroup above 0',
  },
  lineHopNs: {
    ...ns,
    max: 1e5,
    absent: 0,
    text: 'added to lineFarNs for each link between sockets beyond the first',
  },
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
  icrNs: {
    ...ns,
    max: 1e5,
    absent: 0,
    text: 'writing one IPI to the APIC, when all leave at once',
  },
  idleExitNs: { ...ns, max: 1e7, text: 'extra delay when the target sleeps' },
  contextSwitchCycles: { ...cycles, max: 1e6, text: 'one context switch, no flush' },
  tickHz: { kind: 'number', unit: 'Hz', min: 1, max: 10000, text: 'scheduler tick on busy CPUs' },
  threadSlowdown: {
    kind: 'number',
    unit: '',
    min: 1,
    max: 10,
    absent: 1,
    text: 'how much slower code runs beside a pinned task on another thread of its core',
  },
  ptiPageCycles: {
    ...cycles,
    max: 1e5,
    absent: 0,
    text: 'flushing a page in the second address space too, with kernel.pti',
  },
  inContextPageCycles: {
    ...cycles,
    max: 1e5,
    absent: 0,
    text: 'the same on the way back to user mode, with kernel.userFlush=in-context',
  },
  ptiEntryCycles: {
    ...cycles,
    max: 1e5,
    absent: 0,
    text: 'entering the kernel from user mode and back, added by kernel.pti',
  },
  userFlushCycles: {
    ...cycles,
    max: 1e5,
    absent: 0,
    text: 'the local flush of a user mapping beside its pages',
  },
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
