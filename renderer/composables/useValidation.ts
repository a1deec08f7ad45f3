import { computed, shallowRef } from 'vue';
import type { CallValue } from '../../shared/contract.ts';
import type { Validation } from '../validation/validation-rows.ts';
import { useAttempt } from './useAttempt.ts';
import type { LabConnection } from './useClient.ts';
import { useEvents } from './useEvents.ts';
import { useRefresh } from './useRefresh.ts';
import { useSweeps } from './useSweeps.ts';

/** The published rows with their stored simulations, and the call that simulates the missing ones. */
export function useValidation(lab: LabConnection) {
  const { client } = lab;
  const validation = shallowRef<Validation | null>(null);
  const description = shallowRef<CallValue<'lab.describe'> | null>(null);
  const loading = useAttempt();
  const starting = useAttempt();
  const all = useSweeps(lab);

  async function load(): Promise<void> {
    await loading.attempt(async () => {
      description.value ??= await client.call('lab.describe', {});
      validation.value = await client.call('validation.get', {});
    });
  }

  const { refresh, refreshSoon } = useRefresh(load);
  useEvents(lab, {
    'run.finished': refreshSoon,
    'runs.changed': refreshSoon,
    stale: () => void refresh(),
  });
  void refresh();

  const sweeps = computed(() => all.sweeps.value.filter(({ kind }) => kind === 'validation'));
  const isRunning = computed(() =>
    sweeps.value.some(({ state }) => state === 'running' || state === 'planning'),
  );

  /** Simulates the missing rows, one at a time. True if it started. */
  async function start(): Promise<boolean> {
    if (starting.isBusy.value || isRunning.value) return false;
    const take = all.expect();
    const sweep = await starting.attempt(() => client.call('validation.start', {}));
    if (sweep) take([sweep]);
    return sweep !== undefined;
  }

  return {
    validation,
    description,
    loadError: loading.error,
    startError: starting.error,
    dismissStartError: starting.dismiss,
    actionError: all.actionError,
    dismissActionError: all.dismissError,
    /** Validations that run, can go on, or ended while the page was open; newest first. */
    sweeps,
    isRunning,
    refresh,
    start,
    pause: all.pause,
    resume: all.resume,
    cancel: all.cancel,
    dismiss: all.dismiss,
  };
}
