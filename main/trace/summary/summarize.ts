import { traceEventNames, type TraceEventName } from '../../../shared/trace-names.ts';
import type { TraceSummary } from '../../../shared/trace.ts';
import type { TraceEvent } from '../event-columns.ts';
import { kindOf } from '../events/index.ts';
import { RequestTally } from '../requests/request-tally.ts';
import { Flushes } from './flushes.ts';
import { Interrupts } from './interrupts.ts';
import { Pages } from './pages.ts';
import type { Taker, TraceSpan } from './part.ts';
import { Scheduling } from './scheduling.ts';

/** Builds a summary from the events in the order of the text. */
export interface Summarizer {
  take(event: TraceEvent): void;
  /** Pages that did not fit and so were not tracked. */
  pagesTurnedAway(): number;
  result(span: Pick<TraceSpan, 'durationNs'>): TraceSummary;
}

/** `names` are those that the events' values refer to; they may grow while events come. */
export function createSummarizer(names: readonly string[]): Summarizer {
  const scheduling = new Scheduling();
  const pages = new Pages(names);
  const flushes = new Flushes(names);
  const interrupts = new Interrupts(names);
  const requests = new RequestTally(names);
  const takers: { readonly [K in TraceEventName]?: Taker } = {
    sched_switch: scheduling.takeSwitch,
    sched_wakeup: scheduling.takeWakeup,
    mm_page_alloc: pages.takeAlloc,
    mm_page_free: pages.takeFree,
    tlb_flush: flushes.take,
    csd_queue_cpu: interrupts.takeQueue,
    csd_function_entry: interrupts.takeFunctionEntry,
    csd_function_exit: interrupts.takeFunctionExit,
    ipi_send_cpu: interrupts.takeSendCpu,
    ipi_send_cpumask: interrupts.takeSendMask,
    ipi_raise: interrupts.takeRaise,
    ipi_entry: interrupts.takeIpiEntry,
    ipi_exit: interrupts.takeIpiExit,
    call_function_entry: interrupts.takeHandlerEntry,
    call_function_exit: interrupts.takeHandlerExit,
    call_function_single_entry: interrupts.takeHandlerEntry,
    call_function_single_exit: interrupts.takeHandlerExit,
  };
  const takerOf = traceEventNames.map((name) => takers[name]);
  const counts = new Float64Array(traceEventNames.length);
  const has = (name: TraceEventName) => (counts[kindOf(name)] ?? 0) > 0;
  const eventsByCpu: number[] = [];
  return {
    take: (event) => {
      eventsByCpu[event.cpu] = (eventsByCpu[event.cpu] ?? 0) + 1;
      takerOf[event.kind]?.(event);
      counts[event.kind]++;
      requests.take(event);
    },
    pagesTurnedAway: () => pages.turnedAway,
    result: ({ durationNs }) => {
      const perCpu = eventsByCpu.flatMap((events, cpu) =>
        events ? [{ cpu, events, switches: scheduling.switchesByCpu[cpu] ?? 0 }] : [],
      );
      const span = { durationNs, cpus: perCpu.length };
      return {
        ...span,
        perCpu,
        scheduling: scheduling.result(span),
        allocation: pages.allocation(span),
        ownership: pages.ownership(),
        reuse: pages.reuse(),
        flushes: flushes.result(span),
        interrupts: interrupts.result(),
        requests: requests.result(span, {
          queued: has('csd_queue_cpu'),
          sends: has('ipi_send_cpu') || has('ipi_send_cpumask'),
        }),
      };
    },
  };
}
