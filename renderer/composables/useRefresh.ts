import { onScopeDispose } from 'vue';

/** Loads triggered by events start at least this far apart. */
const defaultDelayMs = 400;

/**
 * Reloads on request, never twice at the same time, until the scope ends. A request during a load causes
 * another one after it, so the last load always began after the last request.
 * @param load Must not reject.
 */
export function useRefresh(load: () => Promise<void>, delayMs = defaultDelayMs) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> | null = null;
  let isAsked = false;
  let isEnded = false;

  async function run(): Promise<void> {
    while (isAsked && !isEnded) {
      isAsked = false;
      await load();
    }
    running = null;
  }

  /** Resolves when a load that began after this call has ended. */
  function refresh(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    isAsked = true;
    running ??= run();
    return running;
  }

  /** Reloads soon, merging the requests until then. */
  function refreshSoon(): void {
    timer ??= setTimeout(() => void refresh(), delayMs);
  }

  onScopeDispose(() => {
    isEnded = true;
    clearTimeout(timer);
  });
  return { refresh, refreshSoon };
}
