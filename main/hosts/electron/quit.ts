// How the app ends: the lab is closed once, before the app quits, or the app says why it cannot
// continue. The rule: a requested quit always happens, even if closing fails or hangs; the next start
// finds unclosed work as interrupted.
import { LabError } from '../../../shared/errors.ts';

/** The part of `app` that is used. */
interface AppPart {
  on(event: 'before-quit', listener: (event: { preventDefault(): void }) => void): unknown;
  on(event: 'window-all-closed', listener: () => void): unknown;
  quit(): void;
  exit(code: number): void;
}

/** Enough for a run to stop and for a checkpoint to be written to a slow disk. */
export const closeTimeoutMs = 10_000;

/** Closes the lab before the app quits; closing the last window quits the app. */
export function closeBeforeQuit(
  app: AppPart,
  close: () => Promise<void>,
  warn: (error: unknown) => void,
): void {
  let hasClosed = false;
  let closing: Promise<void> | null = null;
  app.on('before-quit', (event) => {
    if (hasClosed) return;
    event.preventDefault();
    closing ??= closeInTime(close)
      .catch(warn)
      .then(() => {
        hasClosed = true;
        app.quit();
      });
  });
  app.on('window-all-closed', () => app.quit());
}

async function closeInTime(close: () => Promise<void>): Promise<void> {
  const late = Promise.withResolvers<never>();
  const error = new Error(`the lab did not close within ${closeTimeoutMs} ms`);
  const timer = setTimeout(() => late.reject(error), closeTimeoutMs);
  try {
    await Promise.race([close(), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** Says what happened and what to do, once, and ends the app with 1. */
export function createFatalReport(
  dialog: { showErrorBox(title: string, content: string): void },
  app: Pick<AppPart, 'exit'>,
): (error: unknown) => void {
  let isReported = false;
  return (error) => {
    if (isReported) return;
    isReported = true;
    const message = error instanceof Error ? error.message : String(error);
    const hint =
      error instanceof LabError ? error.hint : 'start it again; report it if it persists';
    dialog.showErrorBox('Shootdown Lab cannot continue', `${message}\n\nTry: ${hint}`);
    app.exit(1);
  };
}
