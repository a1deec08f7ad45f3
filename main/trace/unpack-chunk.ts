import { LabError } from '../../shared/errors.ts';
import { decodeChunk } from './chunk-codec.ts';
import type { EventColumns } from './event-columns.ts';

/**
 * The columns of a stored chunk.
 * @throws LabError `database-unreadable` if it is damaged; `what` names it.
 */
export function unpackChunk(packed: Uint8Array, what: string): EventColumns {
  try {
    return decodeChunk(packed);
  } catch (error) {
    const hint = 'delete the trace and import it again';
    throw new LabError('database-unreadable', `${what} is damaged`, hint, { cause: error });
  }
}
