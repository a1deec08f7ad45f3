import { shallowRef } from 'vue';
import type { CallValue } from '../../shared/contract.ts';
import { useAttempt } from './useAttempt.ts';
import type { LabConnection } from './useClient.ts';
import { useEvents } from './useEvents.ts';
import { useRefresh } from './useRefresh.ts';

export type LabDescription = CallValue<'lab.describe'>;

/** Changes of the workloads are looked at no more often than this. */
const refreshMs = 1000;

/** The presets of a spec by default. */
export interface PresetNames {
  readonly machine: string;
  readonly kernel: string;
  readonly workload: string;
  readonly policy: string;
}

/**
 * What the lab is and offers; requested once, then again after a failure or when workloads or policies
 * may have changed.
 */
export function useDescription(lab: LabConnection) {
  const { client } = lab;
  const description = shallowRef<LabDescription | null>(null);
  const defaults = shallowRef<PresetNames | null>(null);
  const { error, attempt } = useAttempt();

  async function load(): Promise<void> {
    await attempt(async () => {
      const [described, { spec }] = await Promise.all([
        client.call('lab.describe', {}),
        client.call('spec.resolve', {}),
      ]);
      defaults.value = {
        machine: spec.machine.name,
        kernel: spec.kernel.name,
        workload: spec.workload.name,
        policy: spec.policy.name,
      };
      description.value = described;
    });
  }

  const { refresh, refreshSoon } = useRefresh(load, refreshMs);
  useEvents(lab, {
    'traces.changed': refreshSoon,
    'policies.changed': () => void refresh(),
    stale: () => void refresh(),
  });
  void refresh();

  return { description, defaults, error, refresh };
}
