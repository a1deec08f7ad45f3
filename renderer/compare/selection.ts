import { maxRunsCompared } from '../../shared/contract/analysis-calls.ts';
import type { Route } from '../composables/useRoute.ts';

/** The compared runs, as the page's address has them. */
export interface Selection {
  /** No repeats, at most `maxRunsCompared`. */
  readonly keys: readonly string[];
  /** One of the keys; null if there are none. */
  readonly baseline: string | null;
  /** Words of the address that are not keys, and keys beyond the limit. */
  readonly ignored: readonly string[];
}

const keyForm = /^[0-9a-f]{64}$/;

function select(keys: readonly string[], baseline: string | null): Selection {
  const first = keys[0] ?? null;
  return { keys, baseline: keys.includes(baseline ?? '') ? baseline : first, ignored: [] };
}

/** Reads `keys` and `baseline`; a baseline that is not among the keys is put first. */
export function readSelection(params: Route['params']): Selection {
  const { keys = '', baseline = '' } = params;
  const words = keys.split(',').map((word) => word.trim().toLowerCase());
  const named = baseline.trim().toLowerCase();
  const isNew = named !== '' && !words.includes(named);
  const all = [...new Set([...(isNew ? [named] : []), ...words])].filter((word) => word !== '');
  const valid = all.filter((word) => keyForm.test(word));
  const kept = valid.slice(0, maxRunsCompared);
  const ignored = all.filter((word) => !kept.includes(word));
  return { ...select(kept, named), ignored };
}

/** The parameters that restore the selection; the first key is the baseline by default. */
export function writeSelection({ keys, baseline }: Selection): Route['params'] {
  if (keys.length === 0) return {};
  const isNamed = baseline !== null && baseline !== keys[0];
  return { keys: keys.join(','), ...(isNamed ? { baseline } : {}) };
}

/** Adds a run; unchanged if it is already there or there is no room. */
export function addRun({ keys, baseline }: Selection, key: string): Selection {
  const isFull = keys.length >= maxRunsCompared;
  return select(keys.includes(key) || isFull ? keys : [...keys, key], baseline);
}

/** Removes a run. If it was the baseline, the first of the others becomes it. */
export function removeRun({ keys, baseline }: Selection, key: string): Selection {
  return select(
    keys.filter((other) => other !== key),
    baseline === key ? null : baseline,
  );
}

export function pinRun({ keys, baseline }: Selection, key: string): Selection {
  return select(keys, keys.includes(key) ? key : baseline);
}
