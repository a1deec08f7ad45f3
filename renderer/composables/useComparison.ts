import { computed, shallowRef, watch, type Ref } from 'vue';
import { defaultMargin, type Comparison } from '../../shared/comparison.ts';
import type { RunResult } from '../../shared/result.ts';
import { toLabError } from '../client/client.ts';
import type { Selection } from '../compare/selection.ts';
import { shortRunKey } from '../text/run-text.ts';
import { useAttempt } from './useAttempt.ts';
import type { LabConnection } from './useClient.ts';
import { useEvents } from './useEvents.ts';
import { useRefresh } from './useRefresh.ts';

/** A chosen run that cannot be compared, and why. */
export interface RunTrouble {
  readonly key: string;
  readonly text: string;
}

interface Shown {
  /** Without rows if only one run can be compared; null if none can. */
  readonly comparison: Comparison | null;
  readonly troubles: readonly RunTrouble[];
}

type Checked = { readonly result: RunResult } | { readonly trouble: RunTrouble };

const nothing: Shown = { comparison: null, troubles: [] };

/** A run that is compared with nothing yet. */
const alone = (baseline: RunResult): Comparison => ({
  baseline,
  margin: defaultMargin,
  rows: [],
  ranges: [],
  command: [],
  commandNotes: [],
});

function isNotFound(thrown: unknown): boolean {
  return toLabError(thrown).code === 'not-found';
}

/** The runs of a selection against its baseline; runs that cannot be compared are listed apart. */
export function useComparison(
  lab: LabConnection,
  selection: Readonly<Ref<Selection>>,
  /** With the prediction ranges that are known. */
  hasRanges: () => boolean = () => false,
) {
  const { client } = lab;
  const shown = shallowRef<Shown>(nothing);
  const { error, isBusy, attempt } = useAttempt();

  async function check(key: string): Promise<Checked> {
    try {
      const { summary, result } = await client.call('run.get', { key });
      if (result) return { result };
      const text = `run ${shortRunKey(key)} is ${summary.status}, it has no result`;
      return { trouble: { key, text: summary.error ? `${text}: ${summary.error}` : text } };
    } catch (thrown) {
      if (!isNotFound(thrown)) throw thrown;
      return { trouble: { key, text: toLabError(thrown).message } };
    }
  }

  async function compare(keys: readonly string[], baseline: string | null): Promise<Comparison> {
    const named = baseline !== null && keys.includes(baseline) ? { baseline } : {};
    const ranges = hasRanges() ? { ranges: true } : {};
    return client.call('comparison.get', { keys: [...keys], ...named, ...ranges });
  }

  /** Loads each run, and compares those that have a result. */
  async function compareWhatCan({ keys, baseline }: Selection): Promise<Shown> {
    const checked = await Promise.all(keys.map(check));
    const troubles = checked.flatMap((one) => ('trouble' in one ? [one.trouble] : []));
    const results = checked.flatMap((one) => ('result' in one ? [one.result] : []));
    const [only, ...others] = results;
    if (!only) return { comparison: null, troubles };
    if (others.length === 0) return { comparison: alone(only), troubles };
    const usable = results.map(({ key }) => key);
    return { comparison: await compare(usable, baseline), troubles };
  }

  async function find(asked: Selection): Promise<Shown> {
    if (asked.keys.length === 0) return nothing;
    if (asked.keys.length === 1) return compareWhatCan(asked);
    try {
      return { comparison: await compare(asked.keys, asked.baseline), troubles: [] };
    } catch (thrown) {
      if (!isNotFound(thrown)) throw thrown;
      return compareWhatCan(asked);
    }
  }

  async function load(): Promise<void> {
    const asked = selection.value;
    await attempt(async () => {
      const found = await find(asked);
      if (asked === selection.value) shown.value = found;
    });
  }

  const { refresh, refreshSoon } = useRefresh(load);
  const isChosen = (key: string) => selection.value.keys.includes(key);
  useEvents(lab, {
    'run.finished': ({ run }) => {
      if (isChosen(run.key)) refreshSoon();
    },
    'range.job': () => {
      if (hasRanges()) refreshSoon();
    },
    'runs.changed': ({ keys }) => {
      if (keys.some(isChosen)) refreshSoon();
    },
    stale: () => void refresh(),
  });
  watch([selection, hasRanges], () => void refresh(), { immediate: true });

  return {
    comparison: computed(() => shown.value.comparison),
    troubles: computed(() => shown.value.troubles),
    error,
    isLoading: isBusy,
    refresh,
  };
}
