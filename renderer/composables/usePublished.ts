import { shallowRef, type Ref } from 'vue';
import type { CallValue } from '../../shared/contract.ts';
import { useAttempt } from './useAttempt.ts';
import type { LabConnection } from './useClient.ts';
import { useEvents } from './useEvents.ts';

type Published = CallValue<'study.get'>['published'];

/** What was published about the runs of the reference study; empty until it is loaded. */
export function usePublished(lab: LabConnection): Readonly<Ref<Published>> {
  const published = shallowRef<Published>([]);
  const { error, attempt } = useAttempt();
  const load = () =>
    attempt(async () => {
      ({ published: published.value } = await lab.client.call('study.get', {}));
    });
  useEvents(lab, {
    stale: () => {
      if (error.value) void load();
    },
  });
  void load();
  return published;
}
