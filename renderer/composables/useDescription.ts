import { shallowRef } from 'vue';
import type { CallValue } from '../../shared/contract.ts';
import { useAttempt } from './useAttempt.ts';
import type { LabConnection } from './useClient.ts';
import { useEvents } from './useEvents.ts';
import { useRefresh } from './useRefresh.ts';

export type LabDescription = CallValue<'lab.describe'>;

/** Workloads are made of traces and deleted at most so often, as far as the page cares. */
const refreshMs = 1000;

/** The presets that a spec has when nothing is said. */
export interface PresetNames {
  readonly machine: string;
  readonly workload: string;
  readonly policy: string;
}

/** What the lab is and offers; asked once, again after a failure, and when workloads may have changed. */
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
        workload: spec.workload.name,
        policy: spec.policy.name,
      };
      description.value = described;
    });
  }

  const { refresh, refreshSoon } = useRefresh(load, refreshMs);
  useEvents(lab, {
    'traces.changed': refreshSoon,
    stale: () => void refresh(),
  });
  void refresh();

  return { description, defaults, error, refresh };
}
