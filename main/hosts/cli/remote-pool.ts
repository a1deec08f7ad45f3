// Where a sweep is simulated if not on this computer: by the workers of a queue.
// Nothing of it is loaded unless the options ask for it.
import type { Lab } from '../../lab/lab.ts';
import type { Pool } from '../../pool/pool.ts';
import type { Presence } from '../../remote/queue/presence.ts';
import type { BasicContext } from './command.ts';
import { readQueueSource } from './queue-options.ts';

/** Says how many workers there are, whenever that has changed. */
function createWorkersNote(shown: string, note: (line: string) => void) {
  let said = '';
  return (workers: readonly Presence[]) => {
    const slots = workers.reduce((sum, worker) => sum + worker.slots, 0);
    const line =
      workers.length === 0
        ? `No worker is at ${shown}; on each computer: lab worker --queue ${shown}`
        : `${workers.length} workers with ${slots} threads at ${shown}`;
    if (line !== said) note(line);
    said = line;
  };
}

/** The pool that the options ask for; undefined means this computer's. @throws LabError. */
async function openRemotePool(
  context: Pick<BasicContext, 'options' | 'io' | 'note'>,
): Promise<Pool | undefined> {
  const source = readQueueSource(context);
  if (!source) return undefined;
  const { openQueue } = await import('../queue-source.ts');
  const { note, options } = context;
  const { pool } = await openQueue(source, (shown) => ({
    note,
    ...(options['quiet'] !== true && { onWorkers: createWorkersNote(shown, note) }),
  }));
  return pool;
}

/** Opens a lab over the pool that the options ask for, which is closed if the lab cannot be opened. */
export async function openLabOver(
  context: Pick<BasicContext, 'options' | 'io' | 'note'>,
  open: (pool?: Pool) => Lab,
): Promise<Lab> {
  const pool = await openRemotePool(context);
  try {
    return open(pool);
  } catch (error) {
    await pool?.close();
    throw error;
  }
}
