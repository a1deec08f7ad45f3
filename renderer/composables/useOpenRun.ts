import { shallowRef, watch } from 'vue';
import { draftOfCommand } from '../explore/open-run.ts';
import type { SweepDraft } from '../explore/sweep-draft.ts';
import type { Client } from '../client/client.ts';
import { useAttempt } from './useAttempt.ts';
import type { LabConnection } from './useClient.ts';
import type { PresetNames } from './useDescription.ts';

/** The run that last filled a page's form: returning to the page must not undo what was typed. */
const opened = new WeakMap<Client, { readonly key: string; readonly note: string | null }>();

/** Fills the form from a recorded run when the page is opened for it. */
export function useOpenRun(
  { client }: LabConnection,
  draft: SweepDraft,
  defaults: PresetNames,
  from: () => string | undefined,
) {
  const { error, attempt, dismiss } = useAttempt();
  /** Key of the run that the form was filled from; null if none. */
  const filledFrom = shallowRef<string | null>(null);
  /** What the form does not reproduce of it; null if it gives the same run. */
  const note = shallowRef<string | null>(null);

  function show(run: { readonly key: string | null; readonly note: string | null }): void {
    filledFrom.value = run.key;
    note.value = run.note;
  }

  async function fill(): Promise<void> {
    const key = from();
    if (key === undefined) return;
    const run = await attempt(() => client.call('run.get', { key }));
    if (!run || key !== from()) return;
    Object.assign(draft, draftOfCommand(run.command, defaults));
    show({ key, note: run.commandNote });
    opened.set(client, { key, note: run.commandNote });
  }

  watch(
    from,
    (key) => {
      const last = opened.get(client);
      show(last && last.key === key ? last : { key: null, note: null });
      if (key !== undefined && filledFrom.value === null) void fill();
    },
    { immediate: true },
  );

  return { filledFrom, note, error, dismissError: dismiss, fill };
}
