import { shortKey } from '../../shared/text/results.ts';
import type { TraceDetails, TraceSummary } from '../../shared/trace.ts';
import { countCpus } from './machine-options.ts';

/** CPUs of the recorded machine: those with an event, and those that were a target. */
export const countRequestCpus = (summary: TraceSummary): number =>
  Math.max(countCpus(summary), summary.requests?.cpus ?? 1);

/** The command, in words, that replays the requests of a trace. */
export const requestWords = ({ hash }: TraceDetails, machine: string): string[] => [
  'lab',
  'trace',
  'replay',
  shortKey(hash),
  '--requests',
  '--machine',
  machine,
];
