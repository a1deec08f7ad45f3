import type { TraceFit } from '../../shared/trace-fit.ts';
import type { Analyse } from './analysis-calls.ts';
import { fitWorkload } from './fit/fit-workload.ts';
import { unpackTrace } from './packed-trace.ts';

/** Fits a workload to a trace. Progress is in simulations. */
export const fitTrace: Analyse<'fit'> = ({ trace: packed, input }, { report, give }) => {
  const { traceName, ...task } = input;
  const { hash, names, cpus } = unpackTrace(packed);
  const trace = { hash, name: traceName };
  const fit: TraceFit = fitWorkload({ ...task, trace, names, cpus }, { onProgress: report });
  give(fit);
};
