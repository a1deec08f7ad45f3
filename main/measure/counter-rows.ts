import { LabError } from '../../shared/errors.ts';
import type { Measurement as Counted } from '../../shared/measurement.ts';
import { CounterText } from '../trace/counters/counter-text.ts';
import { unnamedMachine, type AboutMachine } from './about-machine.ts';
import { makeRows, type MadeRows } from './made-rows.ts';
import { findTest } from './will-it-scale.ts';

/** Counters of flush interrupts that a CPU took, the first that is there: of /proc, or of perf stat. */
const taken = [
  'nr_tlb_remote_flush_received',
  'TLB',
  'irq_vectors:call_function_entry',
  'irq_vectors:call_function_single_entry',
];

/** What was run while it was counted. */
export interface CountedLoop {
  readonly name?: string | undefined;
  readonly test?: string | undefined;
  /** Threads that looped, and how many loops all of them made. */
  readonly tasks?: number | undefined;
  readonly loops?: number | undefined;
}

const lacksTlb =
  'nr_tlb_* of /proc/vmstat are missing: they need a kernel with CONFIG_DEBUG_TLBFLUSH; the line TLB ' +
  'of /proc/interrupts says how many interrupts were taken';

/** Null if the text has no counters. @throws LabError `bad-value` for one snapshot alone. */
function readCounters(text: string): Counted | null {
  const counters = new CounterText();
  const lines = text.split(/\r\n|\n/);
  for (const [i, line] of lines.entries()) counters.take(line, i + 1);
  return counters.result(lines.length);
}

/**
 * Reads counters, of perf stat or of snapshots of /proc/interrupts and /proc/vmstat before and after a
 * loop: interrupts a loop. Null if the text is none.
 * @throws LabError `bad-value` if it has no such counter, or it is not said what was run.
 */
export function readCounterRows(
  text: string,
  { name, test, tasks, loops }: CountedLoop,
  about: AboutMachine,
): MadeRows | null {
  const counted = readCounters(text);
  if (!counted) return null;
  const found = taken.flatMap((one) => counted.counters.find((own) => own.name === one) ?? [])[0];
  const notes = counted.lacksTlbCounters ? [lacksTlb] : [];
  if (!found) {
    const message = `no counter of flush interrupts is there${notes.length > 0 ? `; ${lacksTlb}` : ''}`;
    const hint =
      "take /proc/interrupts before and after, or perf stat -e 'irq_vectors:call_function_entry'";
    throw new LabError('bad-value', message, hint);
  }
  if (!(loops && loops > 0) || !(tasks && tasks > 0)) {
    const message = `${found.count} interrupts (${found.name}) are a row only with the loops that took them`;
    throw new LabError('bad-value', message, '--test tlb_flush1 --tasks 2 --loops 1000000');
  }
  const own = findTest(name, test);
  const row = {
    id: `${about.machine ?? unnamedMachine}-${own}-interrupts-${tasks}t`,
    experiment: 'flush-loop',
    test: own,
    threads: tasks,
    metric: 'interruptsPerLoop',
    unit: '1',
    value: found.count / loops,
    source: counted.kind === 'perf-stat' ? 'perf stat' : '/proc before and after',
  };
  const share = found.countedShare;
  return makeRows([row], about, [
    `${found.name}: ${found.count} in ${loops} loops`,
    ...(share !== undefined && share < 1
      ? [`${found.name} was counted ${Math.round(100 * share)} % of the time, and scaled up`]
      : []),
    ...notes,
  ]);
}
