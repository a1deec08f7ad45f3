import { computed, ref } from 'vue';
import type { CallValue } from '../../shared/contract.ts';
import { countRuns } from '../text/sweep-text.ts';
import { useAttempt } from './useAttempt.ts';
import type { LabConnection } from './useClient.ts';
import { useUndo } from './useUndo.ts';

type Marked = CallValue<'run.star'>;

/** The marks that a user puts on runs, the last change, and its undo. */
export function useRunMarks({ client }: LabConnection, refresh: () => Promise<void>) {
  const { error, attempt, dismiss } = useAttempt();
  const undoable = useUndo();
  const text = ref('');

  /** Says what was done, and that it can be taken back. */
  function offer(action: number, said: string): void {
    text.value = said;
    const undo = () => client.call('run.undo', { action });
    undoable.push({ text: said, undo, isSaid: true });
  }

  /** @param name What was done, for a number of runs. */
  async function mark(
    call: () => Promise<Marked>,
    name: (runs: string) => string,
  ): Promise<boolean> {
    const reply = await attempt(call);
    if (!reply) return false;
    if (reply.action === null) text.value = 'Nothing needed changing.';
    else offer(reply.action, name(countRuns(reply.changed)));
    await refresh();
    return true;
  }

  async function undo(): Promise<void> {
    const last = await undoable.undo();
    if (last === undefined) return;
    text.value = `Taken back: ${last}`;
    await refresh();
  }

  async function remove(keys: readonly string[]): Promise<boolean> {
    const reply = await attempt(() => client.call('run.delete', { keys: [...keys] }));
    if (!reply) return false;
    const { action, deleted } = reply;
    offer(action, `Deleted ${countRuns(deleted)}.`);
    await refresh();
    return true;
  }

  return {
    text,
    canUndo: undoable.canUndo,
    /** What would be undone. */
    undoText: undoable.last,
    error: computed(() => error.value ?? undoable.error.value),
    dismissError: () => {
      dismiss();
      undoable.dismissError();
    },
    undo,
    remove,
    star: (keys: readonly string[], starred: boolean) =>
      mark(
        () => client.call('run.star', { keys: [...keys], starred }),
        (runs) => (starred ? `Starred ${runs}.` : `Removed the star from ${runs}.`),
      ),
    archive: (keys: readonly string[], archived: boolean) =>
      mark(
        () => client.call('run.archive', { keys: [...keys], archived }),
        (runs) => (archived ? `Archived ${runs}.` : `Took ${runs} out of the archive.`),
      ),
    tag: (keys: readonly string[], add: readonly string[], remove: readonly string[]) =>
      mark(
        () => client.call('run.tag', { keys: [...keys], add: [...add], remove: [...remove] }),
        (runs) => `Changed the tags of ${runs}.`,
      ),
    note: (key: string, note: string) =>
      mark(
        () => client.call('run.note', { key, note }),
        () => 'Saved the note.',
      ),
  };
}

export type RunMarks = ReturnType<typeof useRunMarks>;
