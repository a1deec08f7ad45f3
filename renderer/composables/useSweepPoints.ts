import { computed, onScopeDispose, shallowRef, watch, type Ref } from 'vue';
import type { CallValue, RunSummary } from '../../shared/contract.ts';
import { maxRunsTogether } from '../../shared/contract/analysis-calls.ts';
import { maxPageRows } from '../../shared/contract/parts.ts';
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
  const finished = new Map<string, RunSummary>();
  const { error, attempt } = useAttempt();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let takenMs = Number.NEGATIVE_INFINITY;

  async function load(): Promise<void> {
    const asked = id.value;
    if (asked === null) return;
    const rows: SweepPoint[] = [];
    await attempt(async () => {
      for (let total = 1; rows.length < Math.min(total, maxRunsTogether);) {
        const input = { id: asked, offset: rows.length, limit: maxPageRows };
        const page = await lab.client.call('sweep.points', input);
        rows.push(...page.rows);
        ({ total } = page);
        if (page.rows.length === 0) break;
        if (asked === id.value) points.value = { id: asked, total, rows: [...rows] };
      }
    });
  }

  function takeIn(): void {
    timer = undefined;
    takenMs = performance.now();
    const now = points.value;
    if (!now) return;
    const rows = now.rows.map((row) => {
      const run = finished.get(row.key);
      return run ? { ...row, status: run.status, run } : row;
    });
    finished.clear();
    points.value = { ...now, rows };
  }

  const { refresh, refreshSoon } = useRefresh(load, takeInMs);
  useEvents(lab, {
    'run.finished': ({ run }) => {
      if (!points.value?.rows.some(({ key }) => key === run.key)) return;
      finished.set(run.key, run);
      timer ??= setTimeout(takeIn, Math.max(firstMs, takenMs + takeInMs - performance.now()));
    },
    'sweep.changed': (sweep) => {
      if (sweep.id === id.value && sweep.total !== points.value?.total) refreshSoon();
    },
    'runs.changed': refreshSoon,
    stale: () => void refresh(),
  });
  watch(id, () => void refresh(), { immediate: true });
  onScopeDispose(() => clearTimeout(timer));

  return {
    /** Empty until this sweep's points are loaded. */
    rows: computed(() => (points.value?.id === id.value ? points.value.rows : [])),
    total: computed(() => (points.value?.id === id.value ? points.value.total : 0)),
    isLoaded: computed(() => points.value?.id === id.value),
    error,
    refresh,
  };
}
