import { computed, ref, shallowRef } from 'vue';
import type { Merge } from '../../shared/bundle.ts';
import { toLabError, type OfferProgress } from '../client/client.ts';
import type { LabError } from '../../shared/errors.ts';
import type { LabConnection } from './useClient.ts';
import { useEvents } from './useEvents.ts';

/** One bundle on its way into the database. */
export interface BundleImport {
  /** Counts from 1: a file can be merged twice. */
  readonly id: number;
  readonly name: string;
  /** Until the lab has it. */
  readonly sent: OfferProgress | null;
  /** Runs and sweeps that have been read. */
  readonly read: number;
  readonly merge: Merge | null;
  readonly error: LabError | null;
}

/** A file that can only be a bundle: the rest is read as a trace. */
export const isBundleName = (name: string): boolean => /\.(?:lab|jsonl)$/i.test(name);

/**
 * Merges bundles that a person drops or chooses, one after another, and keeps what became of the last. One
 * that is closed while it runs goes on, and is shown again at its end: an alarm is never missed.
 */
export function useBundleImport(lab: LabConnection) {
  const { client } = lab;
  const last = shallowRef<BundleImport | null>(null);
  const isOpen = ref(false);
  const waiting: File[] = [];
  let sending: AbortController | undefined;

  const shown = computed(() => (isOpen.value ? last.value : null));
  const isRunning = computed(
    () => last.value !== null && last.value.merge === null && last.value.error === null,
  );
  const change = (next: Partial<BundleImport>) => {
    if (last.value) last.value = { ...last.value, ...next };
  };
  useEvents(lab, { 'bundle.progress': ({ done }) => change({ read: done }) });

  async function merge(file: File): Promise<void> {
    const id = (last.value?.id ?? 0) + 1;
    last.value = { id, name: file.name, sent: null, read: 0, merge: null, error: null };
    isOpen.value = true;
    sending = new AbortController();
    const { signal } = sending;
    try {
      const onProgress = (sent: OfferProgress) => change({ sent });
      const token = await client.offerFile(file, { signal, onProgress });
      change({ sent: null });
      change({ merge: await client.call('bundle.import', { token }) });
    } catch (thrown) {
      change({ error: toLabError(thrown) });
    }
    isOpen.value = true;
  }

  async function add(files: readonly File[]): Promise<void> {
    waiting.push(...files);
    if (isRunning.value) return;
    for (let next = waiting.shift(); next; next = waiting.shift()) await merge(next);
  }

  async function cancel(): Promise<void> {
    waiting.length = 0;
    sending?.abort();
    await client.call('bundle.cancel', {}).catch(() => undefined);
  }

  /** A dialog reports that it was closed a moment later: by then another bundle may be shown. */
  function close(id: number): void {
    if (last.value?.id === id) isOpen.value = false;
  }

  return { shown, isRunning, add, cancel, close };
}

export type BundleImports = ReturnType<typeof useBundleImport>;
