// A queue as plain data, which goes to the thread that uses it, and how it is opened there.
// The password is in it: it is never printed, stored or sent to a page.
import { parseQueueAddress, type QueueSecrets } from '../remote/queue/queue-address.ts';
import { linkToQueue, type QueueLink } from '../remote/queue/queue-link.ts';
import {
  openQueuePool,
  type QueuePool,
  type QueuePoolOptions,
} from '../remote/queue/queue-pool.ts';
import { identity } from './identity.ts';

export interface QueueSource extends QueueSecrets {
  readonly address: string;
}

/** An open queue, and its address for people. */
export interface LabQueue {
  readonly pool: QueuePool;
  readonly shown: string;
}

/** @throws LabError `bad-value`, `not-found`, `not-allowed`. */
export function linkTo({ address, ...secrets }: QueueSource): Promise<QueueLink> {
  return linkToQueue(parseQueueAddress(address), secrets);
}

/** `onWorkers` and `note` are told from the start. @throws LabError as `linkTo` does. */
export async function openQueue(
  source: QueueSource,
  watch: (shown: string) => Pick<QueuePoolOptions, 'onWorkers' | 'note'>,
): Promise<LabQueue> {
  const link = await linkTo(source);
  const { shown } = link.address;
  return { pool: await openQueuePool({ link, identity, ...watch(shown) }), shown };
}
