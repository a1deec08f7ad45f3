import { computed, shallowRef, watch, type Ref } from 'vue';
import type { CallValue, RunSummary } from '../../shared/contract.ts';
import { maxRunsTogether } from '../../shared/contract/analysis-calls.ts';
import { maxPageRows } from '../../shared/contract/parts.ts';
import { recallOf, sameOr } from './recall.ts';
import { useAttempt } from './useAttempt.ts';
import type { LabConnection } from './useClient.ts';
import { useEvents } from './useEvents.ts';
import { useRefresh } from './useRefresh.ts';

export type SweepPoint = CallValue<'sweep.points'>['rows'][number];

/** Finished runs are added at most this often, and this soon after a pause. */
const takeInMs = 1000;
const firstMs = 50;

interface Points {
  readonly id: number;
  readonly total: number;
  readonly rows: readonly SweepPoint[];
}

/**
 * The points of a sweep in planned order, as many as fit into one figure, with the runs so far; kept up
 * to date as runs finish.
 */
export function useSweepPoints(lab: LabConnection, id: Readonly<Ref<number | null>>) {
  const points = shallowRef<Points | null>(null);
  /** Runs that finished since the last load began, which may have come too early for them. */
  const finished = new Map<string, RunSummary>();
  const recall = recallOf<Points>(lab.client, 'sweep.points');
  const { error, isBusy, attempt } = useAttempt();

  function withFinished({ rows, ...rest }: Points): Points {
    const next = rows.map((row) => {
      const run = finished.get(row.key);
      return run ? { ...row, status: run.status, run } : row;
    });
    return { ...rest, rows: next };
  }

  function show(next: Points): void {
    points.value = next;
    recall.keep(String(next.id), next);
  }

  /** What was loaded is often what is shown. */
  function showLoaded(loaded: Points): void {
    const next = withFinished(loaded);
    show(points.value ? sameOr(points.value, next) : next);
  }

  async function load(): Promise<void> {
    const asked = id.value;
    if (asked === null) return;
    const before = new Set(finished.values());
    await attempt(async () => {
      const rows: SweepPoint[] = [];
      for (let isWhole = false; !isWhole;) {
        const input = { id: asked, offset: rows.length, limit: maxPageRows };
        const page = await lab.client.call('sweep.points', input);
        if (asked !== id.value) return;
        rows.push(...page.rows);
        const { total } = page;
        isWhole = page.rows.length === 0 || rows.length >= Math.min(total, maxRunsTogether);
        // What is shown already is not cut to the first page of what replaces it.
        if (isWhole || points.value?.id !== asked)
          showLoaded({ id: asked, total, rows: [...rows] });
      }
      const keys = new Set(rows.map(({ key }) => key));
      for (const [key, run] of finished) {
        if (before.has(run) || !keys.has(key)) finished.delete(key);
      }
    });
  }

  async function takeIn(): Promise<void> {
    if (points.value) show(withFinished(points.value));
  }

  const { refresh, refreshSoon } = useRefresh(load, takeInMs);
  const { refreshSoon: takeInSoon } = useRefresh(takeIn, takeInMs, firstMs);
  useEvents(lab, {
    'run.finished': ({ run }) => {
      const isShown = points.value?.rows.some(({ key }) => key === run.key) ?? false;
      if (isShown || isBusy.value) finished.set(run.key, run);
      if (isShown) takeInSoon();
    },
    'sweep.changed': (sweep) => {
      if (sweep.id === id.value && sweep.total !== points.value?.total) refreshSoon();
    },
    'runs.changed': refreshSoon,
    stale: () => void refresh(),
  });
  watch(
    id,
    () => {
      finished.clear();
      points.value = recall.find(String(id.value)) ?? points.value;
      void refresh();
    },
    { immediate: true },
  );

  return {
    /** Empty until this sweep's points are loaded. */
    rows: computed(() => (points.value?.id === id.value ? points.value.rows : [])),
    total: computed(() => (points.value?.id === id.value ? points.value.total : 0)),
    isLoaded: computed(() => points.value?.id === id.value),
    error,
    refresh,
  };
}
