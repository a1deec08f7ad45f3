import { computed, shallowRef, watch } from 'vue';
import type { SweepSummary } from '../../shared/contract.ts';
import type { Client } from '../client/client.ts';
import { recallOf } from './recall.ts';
import { useAttempt } from './useAttempt.ts';
import type { LabConnection } from './useClient.ts';
import { useEvents } from './useEvents.ts';
import { useRefresh } from './useRefresh.ts';

/** Number of offered sweeps, newest first. */
const maxSweeps = 200;

/** What a page showed last, for when the user returns to it. */
const remembered = new WeakMap<Client, number>();

function chooseFirst(sweeps: readonly SweepSummary[]): SweepSummary | undefined {
  const isStudy = ({ kind }: SweepSummary) => kind === 'study';
  return sweeps.find(({ state }) => state === 'running') ?? sweeps.find(isStudy) ?? sweeps[0];
}

/**
 * The recorded sweeps and the shown one: the requested one, else the newest that was running when the
 * page was opened, else the reference study.
 */
export function useShownSweep(lab: LabConnection, asked: () => number | null) {
  const byId = shallowRef<ReadonlyMap<number, SweepSummary>>(new Map());
  const isLoaded = shallowRef(false);
  const first = shallowRef<number | null>(null);
  const { error, attempt } = useAttempt();
  const updated = new Set<number>();

  function put(sweeps: readonly SweepSummary[], before = byId.value): void {
    const next = new Map(before);
    for (const sweep of sweeps) next.set(sweep.id, sweep);
    byId.value = next;
  }

  const recall = recallOf<readonly SweepSummary[]>(lab.client, 'sweep.list');
  const { refresh } = useRefresh(async () => {
    updated.clear();
    const page = await attempt(() => lab.client.call('sweep.list', { limit: maxSweeps }));
    if (!page) return;
    recall.keep('', page.rows);
    // What is not listed any more was deleted, unless it came meanwhile.
    const since = new Map([...byId.value].filter(([id]) => updated.has(id)));
    put(
      page.rows.filter(({ id }) => !updated.has(id)),
      since,
    );
    isLoaded.value = true;
  });
  useEvents(lab, {
    'sweep.changed': (sweep) => {
      updated.add(sweep.id);
      put([sweep]);
    },
    'studies.changed': () => void refresh(),
    stale: () => void refresh(),
  });
  const recalled = recall.find('');
  if (recalled) {
    put(recalled);
    isLoaded.value = true;
  }
  void refresh();

  const sweeps = computed(() => [...byId.value.values()].toSorted((a, b) => b.id - a.id));
  watch(
    [sweeps, isLoaded],
    () => {
      if (!isLoaded.value || byId.value.has(first.value ?? -1)) return;
      const last = byId.value.get(remembered.get(lab.client) ?? -1);
      first.value = (last ?? chooseFirst(sweeps.value))?.id ?? null;
    },
    { immediate: true },
  );

  const shown = computed(() => byId.value.get(asked() ?? first.value ?? -1) ?? null);
  watch(shown, (sweep) => {
    if (sweep) remembered.set(lab.client, sweep.id);
  });
  return { sweeps, shown, isLoaded, error, refresh };
}
