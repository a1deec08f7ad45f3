import { shallowRef, watch } from 'vue';
import type { CallValue } from '../../shared/contract.ts';
import { differingFields, type DifferingField } from '../runs/differing-fields.ts';
import { useAttempt } from './useAttempt.ts';
import type { LabConnection } from './useClient.ts';
import { useEvents } from './useEvents.ts';
import { useRefresh } from './useRefresh.ts';

export interface RunDetail extends CallValue<'run.get'> {
  /** Fields that differ from the run's presets; null when those do not exist. */
  readonly fields: readonly DifferingField[] | null;
}

const followMs = 120;

/** Everything known about one run, kept up to date; the previous run stays until it is loaded. */
export function useRunDetail(lab: LabConnection, key: () => string | null) {
  const { client } = lab;
  const detail = shallowRef<RunDetail | null>(null);
  const { error, attempt } = useAttempt();

  async function compareWithPresets({ spec }: CallValue<'run.get'>) {
    const { machine, workload, policy } = spec;
    try {
      const names = { machine: machine.name, workload: workload.name, policy: policy.name };
      const preset = await client.call('spec.resolve', names);
      // Some fields follow from the CPU count: compare with the preset at that count.
      const set: [string, number][] = [['machine.cpus', machine.cpus]];
      const scaled = await client.call('spec.resolve', { ...names, set });
      const { cpus } = preset.spec.machine;
      return differingFields(spec, { ...scaled.spec, machine: { ...scaled.spec.machine, cpus } });
    } catch {
      return null;
    }
  }

  async function load(): Promise<void> {
    const asked = key();
    if (asked === null) {
      detail.value = null;
      return;
    }
    const run = await attempt(() => client.call('run.get', { key: asked }));
    if (asked !== key()) return;
    if (!run) {
      detail.value = null;
      return;
    }
    const before = detail.value;
    const isSame = before?.summary.key === asked;
    const fields = isSame ? before.fields : await compareWithPresets(run);
    if (asked === key()) detail.value = { ...run, fields };
  }

  const { refresh, refreshSoon } = useRefresh(load, followMs);
  watch(key, (now, before) => {
    if (now === null || before === null) void refresh();
    else refreshSoon();
  });
  useEvents(lab, {
    'run.finished': ({ run }) => {
      if (run.key === key()) refreshSoon();
    },
    'runs.changed': ({ keys }) => {
      if (keys.includes(key() ?? '')) refreshSoon();
    },
    stale: () => void refresh(),
  });
  void refresh();
  return { detail, error, refresh };
}
