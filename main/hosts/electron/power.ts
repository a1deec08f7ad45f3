// Shows the system that sweeps are running: blocks suspension, and shows progress on the taskbar and in
// the window's title. The rule: the blocker is stopped when the last sweep ends, and is never started
// twice. sweep-watch.ts provides the sweeps.
import type { PowerSaveBlocker } from 'electron';
import type { SweepSummary } from '../../../shared/contract.ts';
import { shareOfProgress } from '../../../shared/progress-share.ts';
import { windowTitle } from './window.ts';

interface WindowPart {
  isDestroyed(): boolean;
  setProgressBar(progress: number): void;
  setTitle(title: string): void;
}

/** Share of finished replications over all running sweeps, 0 to 1, if there are any. */
export function shareDone(sweeps: readonly SweepSummary[]): number | 'none-running' | 'unknown' {
  const running = sweeps.filter(({ state }) => state === 'running');
  if (running.length === 0) return 'none-running';
  let done = 0;
  let total = 0;
  for (const { progress } of running) {
    const amount = progress?.total ?? 0;
    done += amount * ((progress && shareOfProgress(progress)) ?? 0);
    total += amount;
  }
  return total === 0 ? 'unknown' : Math.min(1, done / total);
}

/** The listener for watchSweeps. */
export function createSweepSigns(
  blocker: Pick<PowerSaveBlocker, 'start' | 'stop'>,
  window: WindowPart,
): (sweeps: readonly SweepSummary[]) => void {
  let blockerId: number | null = null;
  let shownTitle = windowTitle;
  return (sweeps) => {
    const share = shareDone(sweeps);
    if (share !== 'none-running') {
      blockerId ??= blocker.start('prevent-app-suspension');
    } else if (blockerId !== null) {
      blocker.stop(blockerId);
      blockerId = null;
    }
    if (window.isDestroyed()) return;
    const { bar, title } = signsOf(share);
    window.setProgressBar(bar);
    if (title !== shownTitle) window.setTitle(title);
    shownTitle = title;
  };
}

/** A bar below 0 is hidden; above 1 it is indeterminate. */
function signsOf(share: ReturnType<typeof shareDone>): { bar: number; title: string } {
  if (share === 'none-running') return { bar: -1, title: windowTitle };
  if (share === 'unknown') return { bar: 2, title: `Running - ${windowTitle}` };
  return { bar: share, title: `${Math.floor(share * 100)}% - ${windowTitle}` };
}
