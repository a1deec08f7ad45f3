import { onScopeDispose } from 'vue';

/** The part of a window that tells that its page is about to end. */
type LeaveWindow = Pick<Window, 'addEventListener' | 'removeEventListener'>;

/**
 * Has the browser ask before it closes or reloads the page. The desktop app does not ask: there the
 * window would only stay open.
 * @param wouldLose Whether the end of the page would lose something.
 */
export function useLeaveWarning(page: LeaveWindow, wouldLose: () => boolean): void {
  const onBeforeUnload = (event: BeforeUnloadEvent): void => {
    if (wouldLose()) event.preventDefault();
  };
  page.addEventListener('beforeunload', onBeforeUnload);
  onScopeDispose(() => page.removeEventListener('beforeunload', onBeforeUnload));
}
