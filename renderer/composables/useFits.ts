import { computed, shallowRef } from 'vue';
import type { CallInput } from '../../shared/contract.ts';
import { useAttempt } from './useAttempt.ts';
import type { LabConnection } from './useClient.ts';
import { useMadeOfTrace } from './useMadeOfTrace.ts';
import type { TraceJobs } from './useTraceJobs.ts';

const mostFits = 200;

/**
 * The workloads made from a trace, newest first, and the call that makes one more.
 * @param hash Of the trace; null while there is none.
 */
export function useFits(lab: LabConnection, jobs: TraceJobs, hash: () => string | null) {
  const { client } = lab;
  const starting = useAttempt();
  const acting = useAttempt();

  /** Being deleted: not shown, as what shows it would ask for it while the lab does not have it any more. */
  const leaving = shallowRef<ReadonlySet<string>>(new Set());

  const { rows, loadError, refresh } = useMadeOfTrace(
    lab,
    hash,
    (trace) => (part) => client.call('fit.list', { trace, ...part }),
    mostFits,
  );

  /** True if it started. */
  async function make(request: CallInput<'trace.fit'>): Promise<boolean> {
    if (starting.isBusy.value) return false;
    const call = () => client.call('trace.fit', request);
    return (await jobs.start(starting.attempt, call)) !== undefined;
  }

  /** True if it was deleted. */
  async function remove(name: string): Promise<boolean> {
    leaving.value = new Set([...leaving.value, name]);
    const removed = await acting.attempt(() => client.call('fit.delete', { name }));
    if (removed) rows.value = rows.value.filter(({ profile }) => profile.name !== name);
    leaving.value = new Set([...leaving.value].filter((one) => one !== name));
    return removed !== undefined;
  }

  return {
    fits: computed(() => rows.value.filter(({ profile }) => !leaving.value.has(profile.name))),
    loadError,
    startError: starting.error,
    actionError: acting.error,
    dismissError: () => {
      starting.dismiss();
      acting.dismiss();
    },
    isStarting: computed(() => starting.isBusy.value),
    refresh,
    make,
    remove,
  };
}

export type Fits = ReturnType<typeof useFits>;
