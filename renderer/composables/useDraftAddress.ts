import { computed, nextTick, onScopeDispose, watch } from 'vue';
import type { Client } from '../client/client.ts';
import { readDraft, writeDraft } from '../explore/draft-address.ts';
import type { SweepDraft } from '../explore/sweep-draft.ts';

/** Typing changes the address only after a pause. */
const settleMs = 400;

/** The texts that a page has written itself: they are no wish of a person who follows a link. */
const written = new WeakMap<Client, Set<string>>();

/**
 * Keeps a form in the address, as far as it is not the default one: a reload keeps it, and a link brings
 * it. Going back does not: what was typed since stays.
 */
export function useDraftAddress(
  client: Client,
  draft: SweepDraft,
  usual: SweepDraft,
  address: {
    readonly text: () => string | undefined;
    readonly keep: (text: string) => void;
  },
): void {
  const own = written.get(client) ?? new Set(['']);
  written.set(client, own);
  const current = computed(() => writeDraft(draft, usual));
  let timer: ReturnType<typeof setTimeout> | undefined;

  function keep(): void {
    own.add(current.value);
    if ((address.text() ?? '') !== current.value) address.keep(current.value);
  }

  watch(
    () => address.text() ?? '',
    (text) => {
      if (!own.has(text)) Object.assign(draft, readDraft(text, usual));
      own.add(text);
      if (text !== current.value) void nextTick(keep);
    },
    { immediate: true },
  );
  watch(current, () => {
    clearTimeout(timer);
    timer = setTimeout(keep, settleMs);
  });
  onScopeDispose(() => clearTimeout(timer));
}
