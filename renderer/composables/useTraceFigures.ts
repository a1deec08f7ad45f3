import { shallowRef, watch, type Ref } from 'vue';
import type { CallInput, CallValue } from '../../shared/contract.ts';
import { useAttempt } from './useAttempt.ts';
import type { LabConnection } from './useClient.ts';
import { useEvents } from './useEvents.ts';
import { useRefresh } from './useRefresh.ts';

/** What figures of a trace show: the trace alone, a workload made from it, or replays. */
export type TraceFigureSource = CallInput<'trace.figures'>;

const refreshMs = 1500;

/** Which figures can be made, reloaded as workloads are made and replays stored; empty until then. */
export function useTraceFigures(lab: LabConnection, source: Readonly<Ref<TraceFigureSource>>) {
  const listed = shallowRef<CallValue<'trace.figures'>>([]);
  const { error, attempt } = useAttempt();
  const textOf = () => JSON.stringify(source.value);

  const { refresh, refreshSoon } = useRefresh(async () => {
    const asked = textOf();
    const got = await attempt(() => lab.client.call('trace.figures', source.value));
    if (asked === textOf()) listed.value = got ?? [];
  }, refreshMs);
  useEvents(lab, { 'traces.changed': refreshSoon, stale: () => void refresh() });
  watch(textOf, () => void refresh(), { immediate: true });
  return { listed, error, refresh };
}
