import { shallowRef } from 'vue';
import type { CallValue } from '../../shared/contract.ts';
import { useAttempt } from './useAttempt.ts';
import type { LabConnection } from './useClient.ts';
import { useEvents } from './useEvents.ts';

export type SlurmArray = CallValue<'cluster.get'>['arrays'][number];

/** The job arrays that the lab follows, by their sweeps. */
export function useArrays(lab: LabConnection) {
  const arrays = shallowRef<ReadonlyMap<number, SlurmArray>>(new Map());
  const { error, attempt } = useAttempt();
  const take = ({ arrays: now }: CallValue<'cluster.get'>) => {
    arrays.value = new Map(now.map((array) => [array.sweep, array]));
  };

  async function load(): Promise<void> {
    const now = await attempt(() => lab.client.call('cluster.get', {}));
    if (now) take(now);
  }

  useEvents(lab, { 'cluster.changed': take, stale: () => void load() });
  void load();
  return { arrays, error };
}

/** Whether a sweep can be submitted to a cluster; null until it was asked. */
export function useClusterCheck(lab: LabConnection) {
  const check = shallowRef<CallValue<'cluster.check'> | null>(null);
  const { error, isBusy, attempt } = useAttempt();

  async function ask(): Promise<void> {
    check.value = (await attempt(() => lab.client.call('cluster.check', {}))) ?? null;
  }
  return { check, error, isBusy, ask };
}
