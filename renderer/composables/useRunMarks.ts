import { computed, ref, shallowRef } from 'vue';
import type { CallValue } from '../../shared/contract.ts';
import { countRuns } from '../text/sweep-text.ts';
import { useAttempt } from './useAttempt.ts';
import type { LabConnection } from './useClient.ts';

interface Undoable {
  readonly action: number;
  readonly text: string;
}

type Marked = CallValue<'run.star'>;

/** Changes that can be undone one after another, newest first. */
const keptActions = 50;

/** The marks that a user puts on runs, the last change, and its undo. */
export function useRunMarks({ client }: LabConnection, refresh: () => Promise<void>) {
  const { error, isBusy, attempt, dismiss } = useAttempt();
  const done = shallowRef<readonly Undoable[]>([]);
  const text = ref('');

  /** @param name What was done, for a number of runs. */
  async function mark(
    call: () => Promise<Marked>,
    name: (runs: string) => string,
  ): Promise<boolean> {
    const reply = await attempt(call);
    if (!reply) return false;
    if (reply.action === null) text.value = 'Nothing needed changing.';
    else {
      text.value = name(countRuns(reply.changed));
      done.value = [...done.value, { action: reply.action, text: text.value }].slice(-keptActions);
    }
    await refresh();
    return true;
  }

  async function undo(): Promise<void> {
    const last = done.value.at(-1);
    if (!last || isBusy.value) return;
    const reply = await attempt(() => client.call('run.undo', { action: last.action }));
    if (!reply) return;
    done.value = done.value.slice(0, -1);
    text.value = `Taken back: ${last.text}`;
    await refresh();
  }

  async function remove(keys: readonly string[]): Promise<boolean> {
    const reply = await attempt(() => client.call('run.delete', { keys: [...keys] }));
    if (!reply) return false;
    text.value = `Deleted ${countRuns(reply.deleted)} for good.`;
    await refresh();
    return true;
  }

  return {
    text,
    canUndo: computed(() => done.value.length > 0),
    /** What would be undone. */
    undoText: computed(() => done.value.at(-1)?.text ?? ''),
    error,
    dismissError: dismiss,
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
