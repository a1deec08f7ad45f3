import type { Machine } from '../../shared/spec/machine.ts';
import type { TraceMachine } from '../../shared/trace.ts';

/** What a workload is fitted with, beside the trace's events. */
export interface FitTask {
  /** What the workload is called. */
  readonly name: string;
  /** What the trace is called. */
  readonly traceName: string;
  readonly recordedMachine: TraceMachine;
  readonly durationNs: number;
  /** Whose clock turns time into cycles. */
  readonly machine: Machine;
}
