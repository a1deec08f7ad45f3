import { computed, ref, shallowRef } from 'vue';
import type { LabError } from '../../shared/errors.ts';
import { toLabError } from '../client/client.ts';

/** Runs something that can fail, and keeps the last error to show it. */
export function useAttempt() {
  const error = shallowRef<LabError | null>(null);
  const pending = ref(0);

  /** The result of the work; undefined when it failed, or does not count when it ends. */
  async function run<T>(work: () => Promise<T>, counts: () => boolean): Promise<T | undefined> {
    pending.value++;
    try {
      const value = await work();
      if (!counts()) return undefined;
      error.value = null;
      return value;
    } catch (thrown) {
      if (counts()) error.value = toLabError(thrown);
      return undefined;
    } finally {
      pending.value--;
    }
  }

  /** The result of the work; undefined when it failed. */
  function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
    return run(work, () => true);
  }

  let newest = 0;

  /**
   * The same for work of which only the newest counts: what was begun before says nothing any more. The work
   * can ask whether it is the newest.
   */
  function attemptNewest<T>(work: (isNewest: () => boolean) => Promise<T>): Promise<T | undefined> {
    const own = ++newest;
    const isNewest = () => own === newest;
    return run(() => work(isNewest), isNewest);
  }

  /** What the newest of such work says is not wanted any more. */
  function drop(): void {
    newest++;
    error.value = null;
  }

  function dismiss(): void {
    error.value = null;
  }

  return {
    error,
    isBusy: computed(() => pending.value > 0),
    attempt,
    attemptNewest,
    drop,
    dismiss,
  };
}
