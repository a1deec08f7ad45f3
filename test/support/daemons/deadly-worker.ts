import { identity } from '../../../main/hosts/identity.ts';
import { linkTo } from '../../../main/hosts/queue-source.ts';
import { startQueueWorker } from '../../../main/remote/queue/queue-worker.ts';
import { createFakePool } from '../../main/lab/fakes/fake-pool.ts';

// A worker that replication 1 of any run ends, as a fault of the engine's host could. argv has the
// address of the queue.
const [address = ''] = process.argv.slice(2);
const pool = createFakePool({
  onStart(_, replication) {
    if (replication === 1) process.exit(9);
  },
});
await startQueueWorker({
  link: await linkTo({ address }),
  identity,
  pool,
  leaseSeconds: 1,
  note: () => undefined,
});
process.stdout.write('ready\n');
