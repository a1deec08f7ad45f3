import { computed, onScopeDispose, shallowRef, watch, type Ref } from 'vue';
import type { CallInput, CallValue } from '../../shared/contract.ts';
import { useAttempt } from './useAttempt.ts';
import type { LabConnection } from './useClient.ts';
import { useEvents } from './useEvents.ts';
import { useRefresh } from './useRefresh.ts';

/** Which figure, of which runs, along which axis. */
export type FigureRequest = CallInput<'figure.get'>;
export type Figure = CallValue<'figure.get'>;

/** Charts fill as runs finish, at most this often. */
const refreshMs = 1000;

/**
 * The figure that is asked for, loaded again as runs finish. `error` holds why it cannot be made of
 * these runs; the figure before it stays until the new one is there.
 */
export function useFigure(lab: LabConnection, request: Readonly<Ref<FigureRequest | null>>) {
  const figure = shallowRef<Figure | null>(null);
  const loading = useAttempt();

  async function load(): Promise<void> {
    const asked = request.value;
    if (asked === null) {
      figure.value = null;
      return;
    }
    const got = await loading.attempt(() => lab.client.call('figure.get', asked));
    if (JSON.stringify(asked) === JSON.stringify(request.value)) figure.value = got ?? null;
  }

  const { refresh, refreshSoon } = useRefresh(load, refreshMs);
  useEvents(lab, { 'run.finished': refreshSoon, stale: () => void refresh() });
  const stop = watch(
    () => JSON.stringify(request.value),
    () => void refresh(),
    { immediate: true },
  );
  onScopeDispose(stop);
  return { figure, error: loading.error, isLoading: computed(() => loading.isBusy.value), refresh };
}
