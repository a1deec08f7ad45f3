import { identity } from '../../main/hosts/identity.ts';
import { parseQueueAddress } from '../../main/remote/queue/queue-address.ts';
import { linkToQueue } from '../../main/remote/queue/queue-link.ts';
import { startQueueWorker } from '../../main/remote/queue/queue-worker.ts';
import type { ReplicationResult } from '../../shared/result.ts';

// A worker whose simulations take no time: argv has the address of the queue and a result to give.
const [url = '', text = ''] = process.argv.slice(2);
const result = JSON.parse(text) as ReplicationResult;
const link = await linkToQueue(parseQueueAddress(url), {});
await startQueueWorker({
  link,
  identity,
  leaseSeconds: 30,
  note: () => undefined,
  pool: {
    size: 4,
    replicate: async (_, replication) => ({ ...result, replication }),
    close: async () => undefined,
  },
});
process.stdout.write('ready\n');
