import { computed, shallowRef } from 'vue';
import type { Merge } from '../../shared/bundle.ts';
import { toLabError, type OfferProgress } from '../client/client.ts';
import type { LabError } from '../../shared/errors.ts';
import type { LabConnection } from './useClient.ts';
import { useEvents } from './useEvents.ts';

/** One bundle on its way into the database. */
export interface BundleImport {
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

/** Merges bundles that a person drops or chooses, one after another, and keeps what became of the last. */
export function useBundleImport(lab: LabConnection) {
  const { client } = lab;
  const shown = shallowRef<BundleImport | null>(null);
  const waiting: File[] = [];
  let sending: AbortController | undefined;

  const change = (next: Partial<BundleImport>) => {
    if (shown.value) shown.value = { ...shown.value, ...next };
  };
  const isRunning = computed(
    () => shown.value !== null && shown.value.merge === null && shown.value.error === null,
  );
  useEvents(lab, { 'bundle.progress': ({ done }) => change({ read: done }) });

  async function merge(file: File): Promise<void> {
    shown.value = { name: file.name, sent: null, read: 0, merge: null, error: null };
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

  return { shown, isRunning, add, cancel, close: () => (shown.value = null) };
}

export type BundleImports = ReturnType<typeof useBundleImport>;
