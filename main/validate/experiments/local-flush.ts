import type { ReplicationResult } from '../../../shared/result.ts';
import { constant } from '../../engine/constants.ts';
import { localOnly } from '../../engine/policies/local-only.ts';
import type { Measurement } from '../measurement.ts';
import { refused, type Expressed, type Experiment, type Surroundings } from './experiment.ts';
import { kernelOf } from './find-kernel.ts';
import { localFlushFieldsSchema, type LocalFlushFields } from './local-flush-fields.ts';
import { loopSpec } from './loop-spec.ts';
import { expressMadvise, isMadviseAlone } from './madvise-alone.ts';
import { readRow } from './row-fields.ts';

type Fields = LocalFlushFields;

/** A call on one CPU: its pages, how often it flushes, and what is reported of it. */
interface Call {
  readonly benchmark: string;
  /** Pages of the flush of one operation; 0 is none. */
  readonly pages: number;
  /** Work of an operation beside what the anchor says, cycles. */
  readonly moreCycles: number;
  /** What the work that the anchor says is multiplied by, for an operation. */
  readonly works: number;
  readonly read: (opNs: number, ghz: number) => number;
  /** The anchor's own operation, by what was measured, ns; null if this row is none. */
  readonly opNs: ((value: number, ghz: number) => number) | null;
}

const cyclesOf = (ns: number, ghz: number) => ns * ghz;
const nsOf = (cycles: number, ghz: number) => cycles / ghz;

/** Local flush of a range in a kernel build, with tracing: the row of one page says what surrounds it. */
function rangeCall({ conditions }: Fields): Call | null {
  const [, count] = /(\d+) pages?/.exec(conditions) ?? [];
  const isFull = /full/.test(conditions);
  if (count === undefined && !isFull) return null;
  const pages = isFull ? 1000 : Number(count);
  const opNs = pages === 1 ? nsOf : null;
  return { benchmark: 'range flush', pages, moreCycles: 0, works: 1, read: cyclesOf, opNs };
}

/** A write fault that copies a page and flushes it, or avoids that. */
function copyOnWriteCall({ conditions }: Fields): Call {
  const pages = /avoid/.test(conditions) ? 0 : 1;
  const opNs = /base/.test(conditions) ? nsOf : null;
  return { benchmark: 'copy on write', pages, moreCycles: 0, works: 1, read: cyclesOf, opNs };
}

const madvisedPages = 65_536;

/** process_madvise over many ranges: before batching each range flushes, after it each call does. */
function madviseCall({ conditions }: Fields, { constants }: Surroundings): Call | null {
  const [, count] = /(\d+) ranges? per call/.exec(conditions) ?? [];
  if (count === undefined) return null;
  const ranges = Number(count);
  const isBatched = /after/.test(conditions);
  const callCycles = constant(constants, 'ranges.callCycles');
  const perOp = isBatched ? ranges : 1;
  return {
    benchmark: 'process_madvise',
    pages: perOp,
    moreCycles: (callCycles * perOp) / ranges,
    works: perOp,
    read: (ns) => (ns * madvisedPages) / perOp,
    opNs: ranges === 1 && !isBatched ? (ns) => ns / madvisedPages : null,
  };
}

function callOf(fields: Fields, around: Surroundings): Call | null {
  const { benchmark } = fields;
  if (/flush_tlb_mm_range|kernel compile/.test(benchmark)) return rangeCall(fields);
  if (/copy-on-write/.test(benchmark)) return copyOnWriteCall(fields);
  return /process_madvise/.test(benchmark) ? madviseCall(fields, around) : null;
}

/** A bare instruction in a hot loop: nothing is simulated. */
function instructionOf({ conditions }: Fields, { constants }: Surroundings): Expressed | null {
  if (!/^INVLPG$/.test(conditions)) return null;
  return { kind: 'constant', value: constant(constants, 'all.invlpgCycles'), notes: [] };
}

const opNsOf = ({ measuredNs, counters: { ops } }: ReplicationResult) => measuredNs / ops;

function toExpressed(row: Measurement, call: Call, around: Surroundings): Expressed {
  const found = around.findMachine({
    ...row,
    machine: row.machine ?? row.machineFacts?.cpu ?? 'x',
  });
  const kernel = kernelOf('5.2', around.constants);
  if (!found || !kernel) return refused('the machine is not one that the lab has');
  const { machine, notes } = found;
  const one = { ...machine, cpus: 1, sockets: 1, threadsPerCore: 1 };
  return {
    kind: 'simulated',
    notes,
    simulated: {
      workCycles: 1000,
      read: (result) => call.read(opNsOf(result), machine.ghz),
      anchor: {
        key: `${call.benchmark} on ${machine.name}`,
        rank: call.opNs ? 1 : null,
        opNs: (value) => (call.opNs ? call.opNs(value, machine.ghz) : Number.NaN),
      },
      specOf: (workCycles) =>
        loopSpec({
          machine: one,
          kernel: { ...kernel, pti: false },
          policy: localOnly.policy,
          warmupMs: 0,
          measureMs: 1 + 0.06 * Math.min(call.works * 1.5, 1024),
          workload: {
            tasks: 1,
            domain: call.pages === 0 ? 'barrier' : 'user',
            pages: call.pages,
            kernelCycles: workCycles * call.works + call.moreCycles,
          },
        }),
    },
  };
}

export const localFlush: Experiment = {
  name: 'local-flush',
  title: 'calls that flush the CPU they run on',
  fields: Object.keys(localFlushFieldsSchema.entries),
  along: ['conditions'],
  unitOf: (row) => (/process_madvise/.test(String(row['benchmark'])) ? 'ns' : 'cycles'),
  express(row, around) {
    const read = readRow(localFlushFieldsSchema, row);
    if ('problem' in read) return refused(read.problem);
    if (/arm64/.test(`${row.source} ${row.id}`) || row.id.startsWith('arm')) {
      return refused('arm64 is not modelled');
    }
    if (isMadviseAlone(read.fields)) return expressMadvise(row, read.fields, around);
    const instruction = instructionOf(read.fields, around);
    if (instruction) return instruction;
    const call = callOf(read.fields, around);
    return call ? toExpressed(row, call, around) : refused('the lab has no constant for it');
  },
};
