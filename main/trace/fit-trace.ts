import type { Machine } from '../../shared/spec/machine.ts';
import type { TraceFit } from '../../shared/trace-fit.ts';
import type { TraceMachine } from '../../shared/trace.ts';
import type { Analyse } from './analysis-messages.ts';
import { fitWorkload } from './fit/fit-workload.ts';
import { unpackTrace } from './packed-trace.ts';

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

/** Fits a workload to a trace. Its progress is in simulations. */
export const fitTrace: Analyse<'fit'> = ({ trace: packed, input }, { tell, give }) => {
  const { traceName, ...task } = input;
  const { hash, names, cpus } = unpackTrace(packed);
  const trace = { hash, name: traceName };
  const fit: TraceFit = fitWorkload({ ...task, trace, names, cpus }, { onProgress: tell });
  give(fit);
};
