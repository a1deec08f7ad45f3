import { setImmediate } from 'node:timers/promises';
import { BundleLine, readBundleItem, type BundleItem, type Merge } from '../../../shared/bundle.ts';
import type { Progress } from '../../../shared/progress.ts';
import type { BundleStore, RunStore } from '../../store/store.ts';
import type { StudyStore } from '../../store/study-store.ts';
import { cancelled } from '../work/cancelled.ts';
import { runKey } from '../runs/run-key.ts';
import { findRun } from '../runs/find-run.ts';

export type BundleSource = BundleStore & RunStore & StudyStore;

/** What of a database goes into a bundle. */
export interface BundleChoice {
  /** Keys, or their first digits; absent means all runs. */
  readonly keys?: readonly string[];
  readonly sweep?: number | null;
  /** The number of a study: with its sweeps and their runs. */
  readonly study?: number;
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
  const { kind, createdAt, command, points, name } = sweep;
  return { sweep: { kind, createdAt, command, ...(name === '' ? {} : { name }), points } };
}

/** Runs first, then the sweeps that planned them, then the studies that name those. */
function* itemsOfSweeps(store: BundleSource, ids: readonly number[]): Generator<BundleItem> {
  yield* itemsOfKeys(
    store,
    ids.flatMap((id) => store.findSweep(id)?.points.map(({ key }) => key) ?? []),
  );
  for (const id of ids) {
    const item = sweepItem(store, id);
    if (item) yield item;
  }
}

function* itemsOfStudies(store: BundleSource, ids: readonly number[]): Generator<BundleItem> {
  for (const id of ids) {
    const study = store.bundleStudy(id);
    if (study) yield { study };
  }
}

/** What a bundle holds: a sweep with its runs, some runs, or everything that has ended. */
export function* listItems(store: BundleSource, choice: BundleChoice): Generator<BundleItem> {
  const { keys, sweep, study, withArchived = true } = choice;
  if (study !== undefined) {
    yield* itemsOfSweeps(store, store.findStudy(study)?.sweeps ?? []);
    yield* itemsOfStudies(store, [study]);
  } else if (sweep !== undefined) {
    const id = sweep ?? store.lastSweep()?.id;
    if (id !== undefined) yield* itemsOfSweeps(store, [id]);
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
    yield* itemsOfStudies(
      store,
      store.listStudies().map(({ id }) => id),
    );
  }
}

/** The run that a value says it is; null if it says none. */
function nameOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !('run' in value)) return null;
  const { run } = value;
  const key = typeof run === 'object' && run !== null && 'key' in run ? String(run.key) : '';
  return /^[0-9a-f]{64}$/.test(key) ? `run ${key.slice(0, 12)}` : null;
}

/** The item, or why it is none: its form is wrong, or it is not the run that its key says. */
function check(value: unknown): BundleItem | string {
  const item = readBundleItem(value);
  if (typeof item === 'string' || !('run' in item)) return item;
  const { key, modelVersion, spec, result } = item.run;
  const isOwn = key === runKey(modelVersion, spec) && result.key === key;
  return isOwn ? item : 'its key is not that of its spec';
}

/** What is called by its line, if it has one, and its run; and the item, or why it is none. */
function readItem(given: unknown, number: number): { name: string; item: BundleItem | string } {
  if (!(given instanceof BundleLine)) {
    return { name: nameOf(given) ?? `item ${number}`, item: check(given) };
  }
  const line = `line ${given.number}`;
  if ('why' in given.content) return { name: line, item: given.content.why };
  const { value } = given.content;
  const run = nameOf(value);
  return { name: run === null ? line : `${line}, ${run}`, item: check(value) };
}

export interface MergeOptions {
  readonly onProgress?: (progress: Progress) => void;
  /** Stops it; what is merged by then stays. */
  readonly signal?: AbortSignal;
}

/**
 * Merges items by their keys; nothing that is here is replaced. Stopped at any point, it can be done
 * again: what is there then is the same.
 * @throws LabError `cancelled`.
 */
export async function mergeItems(
  store: BundleStore,
  items: AsyncIterable<unknown> | Iterable<unknown>,
  { onProgress, signal }: MergeOptions = {},
): Promise<Merge> {
  const merge: Merge = { new: 0, same: 0, different: [], refused: [], sweeps: 0, studies: 0 };
  let batch: BundleItem[] = [];
  let number = 0;
  const write = () => {
    const outcomes = store.mergeItems(batch);
    batch.forEach((item, i) => {
      const outcome = outcomes[i]!;
      if ('study' in item) merge.studies += Number(outcome === 'new');
      else if ('sweep' in item) merge.sweeps += Number(outcome === 'new');
      else if (outcome === 'different') merge.different.push(item.run.key);
      else merge[outcome]++;
    });
    batch = [];
    onProgress?.({ done: number, total: 0, etaMs: null });
  };
  for await (const given of items) {
    number++;
    const { name, item } = readItem(given, number);
    if (typeof item === 'string') merge.refused.push({ item: name, why: item });
    else batch.push(item);
    if (batch.length < itemsAtOnce) continue;
    write();
    // Other work of the thread comes between two batches.
    await setImmediate();
    if (signal?.aborted) throw cancelled();
  }
  write();
  return merge;
}
