import { computed } from 'vue';
import type { CallInput } from '../../shared/contract.ts';
import { useAttempt } from './useAttempt.ts';
import type { LabConnection } from './useClient.ts';
import { useMadeOfTrace } from './useMadeOfTrace.ts';
import type { TraceJobs } from './useTraceJobs.ts';

/** Maximum number of shown replays of a trace. */
export const mostReplays = 1000;

/**
 * The replays of a trace, newest first, and the call that starts more.
 * @param hash Of the trace; null while there is none.
 */
export function useReplays(lab: LabConnection, jobs: TraceJobs, hash: () => string | null) {
  const { client } = lab;
  const starting = useAttempt();

  const {
    rows: replays,
    loadError,
    refresh,
  } = useMadeOfTrace(
    lab,
    hash,
    (trace) => (part) => client.call('replay.list', { trace, ...part }),
    mostReplays,
  );

  /** True if it started. */
  async function start(request: CallInput<'trace.replay'>): Promise<boolean> {
    if (starting.isBusy.value) return false;
    const call = () => client.call('trace.replay', request);
    return (await jobs.start(starting.attempt, call)) !== undefined;
  }

  return {
    replays,
    loadError,
    startError: starting.error,
    dismissError: starting.dismiss,
    isStarting: computed(() => starting.isBusy.value),
    refresh,
    start,
  };
}

export type Replays = ReturnType<typeof useReplays>;
