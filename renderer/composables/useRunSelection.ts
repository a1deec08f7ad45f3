import { computed, ref, shallowRef } from 'vue';
import type { CallValue, RunSummary } from '../../shared/contract.ts';
import { maxKeys } from '../../shared/contract/run-calls.ts';
import { formatCount } from '../../shared/text/format.ts';
import { useAttempt } from './useAttempt.ts';
import type { LabConnection } from './useClient.ts';
import { toInput, type ListQuery } from './useRunList.ts';

export type ChosenRun = CallValue<'run.keys'>['rows'][number];

const tooMany = `At most ${formatCount(maxKeys)} runs can be selected.`;

const toChosen = ({ key, status, starred, archived }: RunSummary): ChosenRun => ({
  key,
  status,
  starred,
  archived,
});

/** The selected runs, anywhere in the list; at most as many as one change takes. */
export function useRunSelection({ client }: LabConnection, query: () => ListQuery) {
  const chosen = shallowRef<ReadonlyMap<string, ChosenRun>>(new Map());
  /** What could not be done, or was cut short. */
  const message = ref('');
  const { error, attempt, dismiss } = useAttempt();
  /** Where a range starts: the last selected row. */
  let from = 0;

  function put(runs: readonly ChosenRun[], isRest: boolean): void {
    const next = new Map(chosen.value);
    for (const run of runs) if (next.size < maxKeys || next.has(run.key)) next.set(run.key, run);
    message.value = isRest || runs.some(({ key }) => !next.has(key)) ? tooMany : '';
    chosen.value = next;
  }

  function remove(keys: readonly string[]): void {
    const next = new Map(chosen.value);
    for (const key of keys) next.delete(key);
    if (next.size !== chosen.value.size) chosen.value = next;
  }

  function toggle(run: RunSummary, index: number): void {
    from = index;
    message.value = '';
    if (chosen.value.has(run.key)) remove([run.key]);
    else put([toChosen(run)], false);
  }

  async function ask(offset: number, limit: number) {
    const input = { ...toInput(query()), offset, limit };
    return attempt(() => client.call('run.keys', input));
  }

  /** From the last selected row to this one. */
  async function extendTo(index: number): Promise<void> {
    const first = Math.min(from, index);
    const count = Math.abs(index - from) + 1;
    const reply = await ask(first, Math.min(count, maxKeys));
    if (reply) put(reply.rows, count > maxKeys);
  }

  /** All matching runs, or as many as fit. */
  async function selectAll(): Promise<void> {
    const reply = await ask(0, maxKeys);
    if (!reply) return;
    chosen.value = new Map();
    put(reply.rows, reply.total > maxKeys);
  }

  function clear(): void {
    chosen.value = new Map();
    message.value = '';
  }

  /** Applies a change of the selected runs to what is known about them. */
  function patch(change: Partial<ChosenRun>): void {
    chosen.value = new Map([...chosen.value].map(([key, run]) => [key, { ...run, ...change }]));
  }

  return {
    chosen,
    count: computed(() => chosen.value.size),
    keys: computed(() => [...chosen.value.keys()]),
    message,
    error,
    dismissError: dismiss,
    toggle,
    extendTo,
    selectAll,
    clear,
    remove,
    patch,
  };
}

export type RunSelection = ReturnType<typeof useRunSelection>;
