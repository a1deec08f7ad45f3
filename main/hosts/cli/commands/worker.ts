// lab worker: simulates what the queue of a lab has, until Ctrl-C. It needs no database.
// What it has not finished then is done by another worker.
import { once } from 'node:events';
import { LabError } from '../../../../shared/errors.ts';
import { createWorkerPool } from '../../../pool/worker-pool.ts';
import { startQueueWorker } from '../../../remote/queue/queue-worker.ts';
import { identity } from '../../identity.ts';
import { linkTo } from '../../queue-source.ts';
import type { Command, Options } from '../command.ts';
import { queueHelp, queueOptions, readQueueSource } from '../queue-options.ts';
import { numberOption, workersOption } from '../spec-options.ts';

const defaultLease = 30;

function leaseOption(options: Options): number {
  const lease = numberOption(options, 'lease') ?? defaultLease;
  if (lease >= 1 && lease <= 3600) return lease;
  throw new LabError('bad-value', `--lease must be 1 to 3600, got ${lease}`, '--lease 30');
}

export const worker: Command = {
  needs: 'nothing',
  usage: 'lab worker --queue redis://HOST [--workers N]',
  options: { ...queueOptions, workers: { type: 'string' }, lease: { type: 'string' } },
  help: [
    ...queueHelp,
    '  --workers N                   threads; default one per processor',
    '  --lease SECONDS               its work goes to others after so long without a sign of',
    '                                life; default 30',
  ],
  async run(context) {
    const { options, signal, note } = context;
    const workers = workersOption(options);
    const leaseSeconds = leaseOption(options);
    const source = readQueueSource(context);
    if (!source) {
      throw new LabError('bad-usage', '--queue is missing', 'lab worker --queue redis://HOST');
    }
    const link = await linkTo(source);
    const pool = createWorkerPool(workers === undefined ? {} : { size: workers });
    try {
      const started = await startQueueWorker({ link, pool, identity, leaseSeconds, note });
      note(`Working for ${link.address.shown} with ${pool.size} threads; Ctrl-C ends it`);
      if (!signal.aborted) await once(signal, 'abort');
      await started.close();
    } finally {
      link.redis.disconnect();
      await pool.close();
    }
  },
};
