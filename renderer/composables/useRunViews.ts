import { shallowRef } from 'vue';
import type { CallValue } from '../../shared/contract.ts';
import type { RunColumn } from '../../shared/contract/run-columns.ts';
import type { RunView } from '../../shared/contract/view-calls.ts';
import { defaultColumns } from '../runs/run-columns.ts';
import { useAttempt } from './useAttempt.ts';
import type { LabConnection } from './useClient.ts';
import { useEvents } from './useEvents.ts';

/** The saved views and the shown columns; both are stored in the database. */
export function useRunViews(lab: LabConnection) {
  const { client } = lab;
  const views = shallowRef<readonly RunView[]>([]);
  const columns = shallowRef<readonly RunColumn[]>(defaultColumns);
  const { error, attempt, dismiss } = useAttempt();
  let hasChosen = false;

  function take(reply: CallValue<'view.list'> | undefined): boolean {
    if (!reply) return false;
    views.value = reply.views;
    if (!hasChosen && reply.columns) columns.value = reply.columns;
    return true;
  }

  const load = async () => void take(await attempt(() => client.call('view.list', {})));

  /** Stores the columns for next time. */
  async function setColumns(next: readonly RunColumn[]): Promise<void> {
    hasChosen = true;
    columns.value = next;
    await attempt(() => client.call('view.setColumns', { columns: [...next] }));
  }

  /** Columns of an opened view, which are not stored for next time. */
  function showColumns(next: readonly RunColumn[]): void {
    hasChosen = true;
    columns.value = next;
  }

  useEvents(lab, { stale: () => void load() });
  void load();
  return {
    views,
    columns,
    setColumns,
    showColumns,
    save: async (view: RunView) => take(await attempt(() => client.call('view.save', { view }))),
    remove: async (name: string) => take(await attempt(() => client.call('view.delete', { name }))),
    error,
    dismissError: dismiss,
  };
}
