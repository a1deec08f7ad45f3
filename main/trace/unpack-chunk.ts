import { LabError } from '../../shared/errors.ts';
import { decodeChunk } from './chunk-codec.ts';
import type { EventColumns } from './event-columns.ts';

/**
 * Unpacks the columns of a stored chunk.
 * @throws LabError `database-unreadable`, which names the chunk as `what`, if it is damaged.
 */
export function unpackChunk(packed: Uint8Array, what: string): EventColumns {
  try {
    return decodeChunk(packed);
  } catch (error) {
    const hint = 'delete the trace and import it again';
    throw new LabError('database-unreadable', `${what} is damaged`, hint, { cause: error });
  }
}
