import { shallowRef, watch } from 'vue';
import { draftOfCommand } from '../explore/open-run.ts';
import type { SweepDraft } from '../explore/sweep-draft.ts';
import type { Client } from '../client/client.ts';
import { useAttempt } from './useAttempt.ts';
import type { LabConnection } from './useClient.ts';
import type { PresetNames } from './useDescription.ts';

/** The run that filled a page's form last: a way back to the page must not undo what was typed. */
const opened = new WeakMap<Client, string>();

/** Fills the form from a recorded run when the page is opened for it. */
export function useOpenRun(
  { client }: LabConnection,
  draft: SweepDraft,
  defaults: PresetNames,
  from: () => string | undefined,
) {
  const { error, attempt, dismiss } = useAttempt();
  /** Key of the run that the form was filled from; null when it was not. */
  const filledFrom = shallowRef<string | null>(null);

  async function fill(): Promise<void> {
    const key = from();
    if (key === undefined) return;
    const run = await attempt(() => client.call('run.get', { key }));
    if (!run || key !== from()) return;
    Object.assign(draft, draftOfCommand(run.command, defaults));
    opened.set(client, key);
    filledFrom.value = key;
  }

  watch(
    from,
    (key) => {
      filledFrom.value = key !== undefined && opened.get(client) === key ? key : null;
      if (key !== undefined && filledFrom.value === null) void fill();
    },
    { immediate: true },
  );

  return { filledFrom, error, dismissError: dismiss, fill };
}
