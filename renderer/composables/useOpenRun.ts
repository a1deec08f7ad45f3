import { shallowRef, watch } from 'vue';
import { draftOfCommand } from '../explore/open-run.ts';
import type { SweepDraft } from '../explore/sweep-draft.ts';
import type { Client } from '../client/client.ts';
import { useAttempt } from './useAttempt.ts';
import type { LabConnection } from './useClient.ts';
import type { PresetNames } from './useDescription.ts';

/** The run that last filled a page's form: returning to the page must not undo what was typed. */
const opened = new WeakMap<Client, { readonly key: string; readonly note: string | null }>();

const noRun = { key: null, note: null };

/** Fills the form from a recorded run when the page is opened for it. */
export function useOpenRun(
  { client }: LabConnection,
  draft: SweepDraft,
  defaults: PresetNames,
  from: () => string | undefined,
  /** The form holds more than the run that is named first. */
  isFilled = false,
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
    (key, before) => {
      const last = opened.get(client);
      const isKept = isFilled && key !== undefined && before === undefined;
      if (isKept) opened.set(client, { key, note: null });
      if (isKept) show({ key, note: null });
      else show(last && last.key === key ? last : noRun);
      if (key !== undefined && filledFrom.value === null) void fill();
    },
    { immediate: true },
  );

  return { filledFrom, note, error, dismissError: dismiss, fill };
}
