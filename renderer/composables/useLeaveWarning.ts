import { onScopeDispose } from 'vue';

/** The used part of a window that announces that its page is about to close. */
type LeaveWindow = Pick<Window, 'addEventListener' | 'removeEventListener'>;

/**
 * Makes the browser ask before it closes or reloads the page. Not in the desktop app, where the window
 * would just stay open.
 * @param wouldLose Whether closing the page would lose something.
 */
export function useLeaveWarning(page: LeaveWindow, wouldLose: () => boolean): void {
  const onBeforeUnload = (event: BeforeUnloadEvent): void => {
    if (wouldLose()) event.preventDefault();
  };
  page.addEventListener('beforeunload', onBeforeUnload);
  onScopeDispose(() => page.removeEventListener('beforeunload', onBeforeUnload));
}
