import { shallowRef, watch } from 'vue';
import type { Machine } from '../../shared/spec/machine.ts';
import type { LabConnection } from './useClient.ts';

/** The machine of this name with no field set; null while it is unknown or does not exist. */
export function useMachinePreset({ client }: LabConnection, name: () => string | null) {
  const machine = shallowRef<Machine | null>(null);

  async function load(): Promise<void> {
    const asked = name();
    machine.value = null;
    if (asked === null) return;
    try {
      const { spec } = await client.call('spec.resolve', { machine: asked });
      if (asked === name()) machine.value = spec.machine;
    } catch {
      // Another version of the lab may have machines that this one does not know.
    }
  }

  watch(name, load, { immediate: true });
  return machine;
}
