import { computed, shallowRef, watch } from 'vue';
import type { CallValue } from '../../shared/contract.ts';
import type { RunTerm } from '../../shared/run-terms.ts';
import { useAttempt } from './useAttempt.ts';
import type { LabConnection } from './useClient.ts';
import { useEvents } from './useEvents.ts';
import { useRefresh } from './useRefresh.ts';

export type RunFacets = CallValue<'run.facets'>;

/** Counting reads the whole index: rarely enough that pages do not wait for it. */
const refreshMs = 1500;
const typingMs = 400;

/** How many runs each value gives under the filter. */
export function useRunFacets(lab: LabConnection, terms: () => readonly RunTerm[]) {
  const facets = shallowRef<RunFacets | null>(null);
  /** The terms that the counts are for. */
  const counted = shallowRef('');
  const asked = computed(() => JSON.stringify(terms()));
  const { attempt } = useAttempt();

  async function load(): Promise<void> {
    const text = asked.value;
    const filter = { terms: [...terms()] };
    // A list without counts is still useful, and reports its own errors.
    const reply = await attempt(() => lab.client.call('run.facets', { filter }));
    // Two loads can be under way, and the older one may be answered last.
    if (!reply || text !== asked.value) return;
    facets.value = reply;
    counted.value = text;
  }

  const events = useRefresh(load, refreshMs);
  const typing = useRefresh(load, typingMs);
  useEvents(lab, {
    'run.finished': events.refreshSoon,
    'runs.changed': events.refreshSoon,
    stale: events.refreshSoon,
  });
  watch(asked, typing.refreshSoon);
  void typing.refresh();
  return {
    facets,
    /** Whether the counts are for the current filter. */
    isCurrent: computed(() => counted.value === asked.value),
  };
}
