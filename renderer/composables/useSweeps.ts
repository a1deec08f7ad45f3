import { computed, ref } from 'vue';
import type { SweepSummary } from '../../shared/contract.ts';
import { maxPageRows } from '../../shared/contract/parts.ts';
import { toLabError } from '../client/client.ts';
import { createEventTable } from './event-table.ts';
import { useAttempt } from './useAttempt.ts';
import type { LabConnection } from './useClient.ts';
import { useEvents } from './useEvents.ts';
import { useRefresh } from './useRefresh.ts';

/** States of past sweeps that can be continued. */
const openStates = ['planning', 'running', 'paused', 'interrupted'] as const;

export function isOpen({ state }: SweepSummary): boolean {
  return openStates.some((name) => name === state);
}

/**
 * The sweeps that run or can be continued, and those that ended while the page was open; newest first,
 * kept up to date by events.
 */
export function useSweeps(lab: LabConnection) {
  const { client } = lab;
  const table = createEventTable<SweepSummary>();
  const loading = useAttempt();
  const acting = useAttempt();
  const isLoaded = ref(false);
  const inAction = new Set<number>();

  /** Null if it was deleted. */
  async function find(id: number): Promise<SweepSummary | null> {
    try {
      return await client.call('sweep.get', { id });
    } catch (thrown) {
      if (toLabError(thrown).code === 'not-found') return null;
      throw thrown;
    }
  }

  /**
   * What became of sweeps, less those that were deleted: one call, however many have ended. Only what is
   * older than the newest ones is asked for by itself.
   */
  async function findAll(ids: readonly number[]): Promise<SweepSummary[]> {
    if (ids.length === 0) return [];
    const { rows, total } = await client.call('sweep.list', { limit: maxPageRows });
    const newest = new Map(rows.map((sweep) => [sweep.id, sweep]));
    const oldest = rows.length < total ? Math.min(...newest.keys()) : 0;
    const lookUp = (id: number) => newest.get(id) ?? (id < oldest ? find(id) : null);
    const found = await Promise.all(ids.map(lookUp));
    return found.filter((sweep) => sweep !== null);
  }

  async function load(): Promise<void> {
    const take = table.expectAll();
    const before = [...table.byId.value.keys()];
    await loading.attempt(async () => {
      const states = [...openStates];
      const { rows } = await client.call('sweep.list', { states, limit: maxPageRows });
      const listed = new Set(rows.map(({ id }) => id));
      const others = await findAll(before.filter((id) => !listed.has(id)));
      take([...rows, ...others]);
      isLoaded.value = true;
    });
  }

  const { refresh, refreshSoon } = useRefresh(load);
  useEvents(lab, {
    'sweep.changed': table.receive,
    // A sweep is deleted under this name too.
    'studies.changed': () => {
      if (table.byId.value.size > 0) refreshSoon();
    },
    stale: () => void refresh(),
  });
  void refresh();

  /** One action at a time per sweep; a second press before the reply does nothing. */
  async function act(name: 'sweep.pause' | 'sweep.resume' | 'sweep.cancel', id: number) {
    if (inAction.has(id)) return;
    inAction.add(id);
    const take = table.expect();
    const sweep = await acting.attempt(() => client.call(name, { id }));
    inAction.delete(id);
    if (sweep) take([sweep]);
  }

  async function start(name: 'study.start' | 'sweep.startAdversaries') {
    const take = table.expect();
    const sweep = await acting.attempt(() => client.call(name, {}));
    if (sweep) take([sweep]);
    return sweep;
  }

  const sweeps = computed(() => [...table.byId.value.values()].toSorted((a, b) => b.id - a.id));
  return {
    sweeps,
    running: computed(() => sweeps.value.filter(({ state }) => state === 'running')),
    isLoaded,
    loadError: loading.error,
    actionError: acting.error,
    dismissError: acting.dismiss,
    refresh,
    pause: (id: number) => act('sweep.pause', id),
    resume: (id: number) => act('sweep.resume', id),
    cancel: (id: number) => act('sweep.cancel', id),
    /** Starts the reference study, or finds the started one. */
    startStudy: () => start('study.start'),
    /** Starts every policy beside each attacker. */
    startAdversaries: () => start('sweep.startAdversaries'),
    /** Hides a sweep. */
    dismiss: table.remove,
    /** Returns what takes the reply to a call that another part of the page is about to make. */
    expect: table.expect,
  };
}

export type Sweeps = ReturnType<typeof useSweeps>;
