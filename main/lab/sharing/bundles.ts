import { readBundleItem, type BundleItem, type Merge } from '../../../shared/bundle.ts';
import type { Progress } from '../../../shared/progress.ts';
import type { BundleStore, RunStore } from '../../store/store.ts';
import { runKey } from '../runs/run-key.ts';
import { findRun } from '../runs/find-run.ts';

export type BundleSource = BundleStore & RunStore;

/** What of a database goes into a bundle. */
export interface BundleChoice {
  /** Keys, or their first digits; absent means all runs. */
  readonly keys?: readonly string[];
  readonly sweep?: number | null;
  readonly withArchived?: boolean;
}

/** Items that are written in one transaction. */
const itemsAtOnce = 50;

/** A run needs its baseline to be compared, and its key is enough to find that. */
function* itemsOfKeys(store: BundleSource, keys: Iterable<string>): Generator<BundleItem> {
  for (const key of new Set(keys)) {
    const run = store.bundleRun(key);
    if (run) yield { run };
  }
}

function sweepItem(store: BundleSource, id: number): BundleItem | undefined {
  const sweep = store.findSweep(id);
  if (!sweep) return undefined;
  const { kind, createdAt, command, points } = sweep;
  return { sweep: { kind, createdAt, command, points } };
}

/** What a bundle holds: a sweep with its runs, some runs, or everything that has ended. */
export function* listItems(store: BundleSource, choice: BundleChoice): Generator<BundleItem> {
  const { keys, sweep, withArchived = true } = choice;
  if (sweep !== undefined) {
    const row = sweep === null ? store.lastSweep() : store.findSweep(sweep);
    yield* itemsOfKeys(store, row?.points.map(({ key }) => key) ?? []);
    const item = row && sweepItem(store, row.id);
    if (item) yield item;
  } else if (keys) {
    yield* itemsOfKeys(
      store,
      keys.map((key) => findRun(store, key).key),
    );
  } else {
    yield* itemsOfKeys(store, store.doneKeys(withArchived));
    for (const id of store.sweepIds()) {
      const item = sweepItem(store, id);
      if (item) yield item;
    }
  }
}

function nameOf(value: unknown, number: number): string {
  if (typeof value !== 'object' || value === null || !('run' in value)) return `item ${number}`;
  const { run } = value;
  const key = typeof run === 'object' && run !== null && 'key' in run ? String(run.key) : '';
  return /^[0-9a-f]{64}$/.test(key) ? `run ${key.slice(0, 12)}` : `item ${number}`;
}

/** The item, or why it is none: its form is wrong, or it is not the run that its key says. */
function check(value: unknown): BundleItem | string {
  const item = readBundleItem(value);
  if (typeof item === 'string' || !('run' in item)) return item;
  const { key, modelVersion, spec, result } = item.run;
  const isOwn = key === runKey(modelVersion, spec) && result.key === key;
  return isOwn ? item : 'its key is not that of its spec';
}

/**
 * Merges items by their keys; nothing that is here is replaced. Stopped at any point, it can be done
 * again: what is there then is the same.
 */
export async function mergeItems(
  store: BundleStore,
  items: AsyncIterable<unknown> | Iterable<unknown>,
  onProgress?: (progress: Progress) => void,
): Promise<Merge> {
  const merge: Merge = { new: 0, same: 0, different: [], refused: [], sweeps: 0 };
  let batch: BundleItem[] = [];
  let number = 0;
  const write = () => {
    const outcomes = store.mergeItems(batch);
    batch.forEach((item, i) => {
      const outcome = outcomes[i]!;
      if (!('run' in item)) merge.sweeps += Number(outcome === 'new');
      else if (outcome === 'different') merge.different.push(item.run.key);
      else merge[outcome]++;
    });
    batch = [];
    onProgress?.({ done: number, total: 0, etaMs: null });
  };
  for await (const value of items) {
    number++;
    const item = check(value);
    if (typeof item === 'string') merge.refused.push({ item: nameOf(value, number), why: item });
    else batch.push(item);
    if (batch.length === itemsAtOnce) write();
  }
  write();
  return merge;
}
