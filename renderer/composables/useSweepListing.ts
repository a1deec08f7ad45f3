import type { SweepSummary } from '../../shared/contract.ts';
import { nameSweep } from '../text/sweep-text.ts';
import { useAttempt } from './useAttempt.ts';
import type { LabConnection } from './useClient.ts';
import { useUndo } from './useUndo.ts';

/** Names sweeps and takes them out of the list; both can be taken back. */
export function useSweepListing({ client }: LabConnection) {
  const { error, attempt, dismiss } = useAttempt();
  const undo = useUndo();

  async function rename({ id, name }: SweepSummary, next: string): Promise<void> {
    const done = await attempt(() => client.call('sweep.rename', { id, name: next }));
    if (!done) return;
    undo.push({
      text: next === '' ? 'Took the name of the sweep away.' : `Renamed the sweep to ${next}.`,
      undo: () => client.call('sweep.rename', { id, name }),
    });
  }

  async function remove(sweep: SweepSummary): Promise<void> {
    const { id } = sweep;
    if (!(await attempt(() => client.call('sweep.delete', { id })))) return;
    undo.push({
      text: `Deleted ${nameSweep(sweep)}; its runs are still there.`,
      undo: () => client.call('sweep.restore', { id }),
    });
  }

  return { error, dismissError: dismiss, rename, remove };
}

export type SweepListing = ReturnType<typeof useSweepListing>;
