import * as v from 'valibot';
import { numberSchemas, type NumberField } from './field.ts';

/** Numeric fields of a machine, in the order they are shown. Ranges are what the schema accepts. */
export const machineFields = {
  cpus: { unit: '', min: 1, max: 1024, integer: true, text: 'logical CPUs' },
  sockets: { unit: '', min: 1, max: 64, integer: true, text: 'sockets the CPUs are split over' },
  ghz: { unit: 'GHz', min: 0.1, max: 10, text: 'clock that turns cycles into time' },
  invlpgCycles: { unit: 'cycles', min: 0, max: 1e5, text: 'one INVLPG plus its loop share' },
  fullFlushCycles: { unit: 'cycles', min: 0, max: 1e6, text: 'flushing the whole TLB' },
  tlbEntries: { unit: '', min: 0, max: 1e5, text: 'useful TLB entries a CPU holds' },
  tlbFillTauUs: { unit: 'us', min: 0.001, max: 1e6, text: 'time constant of TLB filling' },
  pageWalkCycles: { unit: 'cycles', min: 0, max: 1e5, text: 'reloading one TLB entry' },
  tlbKernelShare: { unit: '', min: 0, max: 1, text: 'share of reloads in kernel mode' },
  irqCycles: { unit: 'cycles', min: 0, max: 1e6, text: 'taking and leaving one IPI' },
  csdCycles: { unit: 'cycles', min: 0, max: 1e6, text: 'one queued call-function request' },
  lineNearNs: { unit: 'ns', min: 0, max: 1e5, text: 'cache-line transfer inside a socket' },
  lineFarNs: { unit: 'ns', min: 0, max: 1e5, text: 'cache-line transfer across sockets' },
  sendLinesPerTarget: { unit: 'lines', min: 0, max: 100, text: 'transfers to queue one request' },
  ackLinesPerTarget: { unit: 'lines', min: 0, max: 100, text: 'transfers to see one completion' },
  ipiNearNs: { unit: 'ns', min: 1, max: 1e6, text: 'queueing to interrupt entry, same socket' },
  ipiFarNs: { unit: 'ns', min: 1, max: 1e6, text: 'queueing to interrupt entry, other socket' },
  idleExitNs: { unit: 'ns', min: 0, max: 1e7, text: 'extra delay when the target sleeps' },
  contextSwitchCycles: { unit: 'cycles', min: 0, max: 1e6, text: 'one context switch, no flush' },
  tickHz: { unit: 'Hz', min: 1, max: 10000, text: 'scheduler tick on busy CPUs' },
  xpfoMapCycles: {
    unit: 'cycles',
    min: 0,
    max: 1e6,
    text: 'XPFO bookkeeping of one page operation',
  },
  pendingMaskLines: { unit: 'lines', min: 0, max: 100, text: 'transfers to post a deferred flush' },
  broadcastCycles: { unit: 'cycles', min: 0, max: 1e6, text: 'hardware broadcast invalidation' },
  broadcastPerCpuNs: { unit: 'ns', min: 0, max: 1e5, text: 'broadcast synchronisation per CPU' },
} as const satisfies Record<string, NumberField>;

export type MachineField = keyof typeof machineFields;

/** A machine with every number set. `sockets` never exceeds `cpus`. */
export type Machine = { readonly name: string } & { readonly [K in MachineField]: number };

/** A machine as a profile states it: `sockets` may be a rule over `cpus` (see rules.ts). */
export type MachineProfile = Omit<Machine, 'sockets'> & { readonly sockets: number | string };

export const machineSchema = v.strictObject({
  name: v.pipe(
    v.string(),
    v.regex(/^[\x21-\x7e]{1,64}$/, 'machine.name must be 1 to 64 ASCII characters'),
  ),
  ...numberSchemas('machine', machineFields),
});
