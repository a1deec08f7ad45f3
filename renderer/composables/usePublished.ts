import { shallowRef, type Ref } from 'vue';
import type { CallValue } from '../../shared/contract.ts';
import { useAttempt } from './useAttempt.ts';
import type { LabConnection } from './useClient.ts';

type Published = CallValue<'study.get'>['published'];

/** What was published about the runs of the reference study; empty until it is loaded. */
export function usePublished({ client }: LabConnection): Readonly<Ref<Published>> {
  const published = shallowRef<Published>([]);
  const { attempt } = useAttempt();
  void attempt(async () => {
    ({ published: published.value } = await client.call('study.get', {}));
  });
  return published;
}
