import { computed, ref, shallowRef, watch } from 'vue';
import type { CallValue } from '../../shared/contract.ts';
import { valueFields, type RunTerm } from '../../shared/run-terms.ts';
import { useAttempt } from './useAttempt.ts';
import type { LabConnection } from './useClient.ts';
import { useEvents } from './useEvents.ts';
import { useRefresh } from './useRefresh.ts';

export type RunGroups = CallValue<'run.groups'>;

const refreshMs = 1500;

/** The listed runs by the values of a field; of no field until one is chosen. */
export function useRunGroups(lab: LabConnection, terms: () => readonly RunTerm[], start: string) {
  const field = ref(valueFields.find((name) => name === start) ?? null);
  const groups = shallowRef<RunGroups | null>(null);
  const { error, attempt } = useAttempt();
  const asked = computed(() => JSON.stringify([field.value, terms()]));

  async function load(): Promise<void> {
    const now = field.value;
    if (now === null) {
      groups.value = null;
      return;
    }
    const text = asked.value;
    // As with the chips: a chosen value leaves the others to choose.
    const others = terms().filter(
      (term) => term.kind !== 'values' || term.field !== now || term.not === true,
    );
    const filter = { terms: others };
    const reply = await attempt(() => lab.client.call('run.groups', { filter, field: now }));
    if (reply && text === asked.value) groups.value = reply;
  }

  const { refresh, refreshSoon } = useRefresh(load, refreshMs);
  useEvents(lab, {
    'run.finished': refreshSoon,
    'runs.changed': refreshSoon,
    stale: refreshSoon,
  });
  watch(field, () => (groups.value = null));
  watch(asked, () => void refresh());
  if (field.value !== null) void refresh();
  return {
    field,
    groups,
    error,
    choose: (name: string) => {
      field.value = valueFields.find((one) => one === name) ?? null;
    },
  };
}

export type ShownGroups = ReturnType<typeof useRunGroups>;
