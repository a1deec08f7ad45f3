import { onScopeDispose } from 'vue';

/** Loads triggered by events start at least this far apart. */
const defaultDelayMs = 400;

/**
 * Reloads on request, never twice at the same time, until the scope ends. A request during a load causes
 * another one after it, so the last load always began after the last request.
 * @param load Must not reject.
 * @param firstMs How soon what is asked for after a pause is loaded; default as late as the others.
 */
export function useRefresh(
  load: () => Promise<void>,
  delayMs = defaultDelayMs,
  firstMs: number = delayMs,
) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let begunMs = Number.NEGATIVE_INFINITY;
  let running: Promise<void> | null = null;
  let isAsked = false;
  let isEnded = false;

  async function run(): Promise<void> {
    while (isAsked && !isEnded) {
      isAsked = false;
      begunMs = performance.now();
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
    if (timer !== undefined) return;
    const waitMs = Math.max(firstMs, begunMs + delayMs - performance.now());
    timer = setTimeout(() => void refresh(), waitMs);
  }

  onScopeDispose(() => {
    isEnded = true;
    clearTimeout(timer);
  });
  return { refresh, refreshSoon };
}
