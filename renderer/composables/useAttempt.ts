import { computed, ref, shallowRef } from 'vue';
import type { LabError } from '../../shared/errors.ts';
import { toLabError } from '../client/client.ts';

/** Runs something that can fail, and keeps the last error to show it. */
export function useAttempt() {
  const error = shallowRef<LabError | null>(null);
  const pending = ref(0);

  /** The result of the work; undefined when it failed. */
  async function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
    pending.value++;
    try {
      const value = await work();
      error.value = null;
      return value;
    } catch (thrown) {
      error.value = toLabError(thrown);
      return undefined;
    } finally {
      pending.value--;
    }
  }

  function dismiss(): void {
    error.value = null;
  }

  return { error, isBusy: computed(() => pending.value > 0), attempt, dismiss };
}
