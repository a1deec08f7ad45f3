import type { InterruptSummary } from '../../../shared/trace.ts';
import { Histogram } from '../../engine/histogram.ts';
import type { TraceEvent } from '../event-columns.ts';
import { fieldOf } from '../events/index.ts';
import { isCall, isCallReason, longestDelayNs } from './calls.ts';
import { readCpuMask } from './cpu-mask.ts';

/** How many functions have their own histogram. */
const mostFunctions = 64;
const mostRequests = 1 << 16;

const field = {
  target: fieldOf('ipi_send_cpu', 'targetCpu'),
  callback: fieldOf('ipi_send_cpu', 'callbackName'),
  mask: fieldOf('ipi_send_cpumask', 'maskName'),
  maskCallback: fieldOf('ipi_send_cpumask', 'callbackName'),
  raiseMask: fieldOf('ipi_raise', 'maskName'),
  raiseReason: fieldOf('ipi_raise', 'reasonName'),
  reason: fieldOf('ipi_entry', 'reasonName'),
  queuedCsd: fieldOf('csd_queue_cpu', 'csd'),
  csd: fieldOf('csd_function_entry', 'csd'),
  function: fieldOf('csd_function_entry', 'functionName'),
} as const;

/** IPIs from sending to the end of their handlers, and the functions that these run. */
export class Interrupts {
  private readonly names: readonly string[];
  private readonly masks = new Map<number, readonly number[]>();
  /** By target: the send whose handler has not come yet. */
  private readonly sentNs: (number | undefined)[] = [];
  private readonly entryNs: (number | undefined)[] = [];
  private readonly functionNs: (number | undefined)[] = [];
  private readonly queuedNs = new Map<number, number>();
  private readonly sendToHandler = new Histogram();
  private readonly handler = new Histogram();
  private readonly queueToFunction = new Histogram();
  private readonly functions = new Map<number, Histogram>();
  private callsSent = 0;
  private othersSent = 0;

  constructor(names: readonly string[]) {
    this.names = names;
  }

  takeSendCpu = ({ timeNs, values }: TraceEvent): void => {
    this.send([values[field.target]], timeNs, isCall(this.names[values[field.callback]]));
  };

  takeSendMask = ({ timeNs, values }: TraceEvent): void => {
    const call = isCall(this.names[values[field.maskCallback]]);
    this.send(this.maskOf(values[field.mask]), timeNs, call);
  };

  takeRaise = ({ timeNs, values }: TraceEvent): void => {
    const call = isCallReason(this.names[values[field.raiseReason]]);
    this.send(this.maskOf(values[field.raiseMask]), timeNs, call);
  };

  takeHandlerEntry = ({ cpu, timeNs }: TraceEvent): void => {
    const sent = this.sentNs[cpu];
    this.sentNs[cpu] = undefined;
    if (sent !== undefined && timeNs >= sent && timeNs - sent <= longestDelayNs) {
      this.sendToHandler.add(timeNs - sent);
    }
    this.entryNs[cpu] = timeNs;
  };

  takeHandlerExit = ({ cpu, timeNs }: TraceEvent): void => {
    addSince(this.handler, this.entryNs, cpu, timeNs);
  };

  takeIpiEntry = (event: TraceEvent): void => {
    if (isCallReason(this.names[event.values[field.reason]])) this.takeHandlerEntry(event);
  };

  takeIpiExit = (event: TraceEvent): void => {
    if (isCallReason(this.names[event.values[field.reason]])) this.takeHandlerExit(event);
  };

  takeQueue = ({ timeNs, values }: TraceEvent): void => {
    // Full only if the functions' events were not recorded: then there is nothing to find.
    if (this.queuedNs.size >= mostRequests) this.queuedNs.clear();
    this.queuedNs.set(values[field.queuedCsd], timeNs);
  };

  takeFunctionEntry = ({ cpu, timeNs, values }: TraceEvent): void => {
    const csd = values[field.csd];
    const queued = this.queuedNs.get(csd);
    if (queued !== undefined) {
      this.queuedNs.delete(csd);
      const delay = timeNs - queued;
      if (delay >= 0 && delay <= longestDelayNs) this.queueToFunction.add(delay);
    }
    // A CPU that leaves idle runs its requests without an interrupt: the next one is for others.
    if (csd !== 0) this.sentNs[cpu] = undefined;
    this.functionNs[cpu] = timeNs;
  };

  takeFunctionExit = ({ cpu, timeNs, values }: TraceEvent): void => {
    addSince(this.functionHistogram(values[field.function]), this.functionNs, cpu, timeNs);
  };

  private send(targets: readonly number[], timeNs: number, call: boolean): void {
    if (!call) {
      this.othersSent += targets.length;
      return;
    }
    this.callsSent += targets.length;
    for (const cpu of targets) {
      const since = this.sentNs[cpu];
      if (since === undefined || timeNs - since > longestDelayNs) this.sentNs[cpu] = timeNs;
    }
  }

  private maskOf(name: number): readonly number[] {
    const known = this.masks.get(name);
    if (known) return known;
    const mask = readCpuMask(this.names[name]);
    // There are many wide masks: stored individually, they would take more memory than their names.
    if (this.masks.size < 1024) this.masks.set(name, mask);
    return mask;
  }

  private functionHistogram(name: number): Histogram {
    const known = this.functions.get(name);
    if (known) return known;
    if (this.functions.size >= mostFunctions && name !== 0) return this.functionHistogram(0);
    const histogram = new Histogram();
    this.functions.set(name, histogram);
    return histogram;
  }

  result(): InterruptSummary {
    return {
      callsSent: this.callsSent,
      othersSent: this.othersSent,
      sendToHandlerNs: this.sendToHandler.state(),
      handlerNs: this.handler.state(),
      queueToFunctionNs: this.queueToFunction.state(),
      functions: [...this.functions]
        .map(([id, times]) => ({
          name: id === 0 ? '(other)' : this.names[id],
          timeNs: times.state(),
        }))
        .sort((a, b) => b.timeNs.count - a.timeNs.count || (a.name < b.name ? -1 : 1)),
    };
  }
}

/** Adds the time since a CPU's mark, if it has one, and removes the mark. */
function addSince(
  histogram: Histogram,
  marks: (number | undefined)[],
  cpu: number,
  timeNs: number,
): void {
  const since = marks[cpu];
  marks[cpu] = undefined;
  if (since !== undefined && timeNs >= since) histogram.add(timeNs - since);
}
