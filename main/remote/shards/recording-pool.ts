// A pool that writes every replication into a part, and reads those that the part already has. The
// rule: a shard that is run again simulates only what its part lacks.
import type { Pool } from '../../pool/pool.ts';
import { replicationId, type Identity } from '../identity.ts';
import type { PartWriter } from './part-writer.ts';

export function createRecordingPool(inner: Pool, part: PartWriter, identity: Identity): Pool {
  return {
    size: inner.size,
    async replicate(spec, replication, options) {
      const key = identity.keyOf(spec);
      const known = part.held.load(replicationId(key, replication));
      if (known) return known;
      const result = await inner.replicate(spec, replication, options);
      part.addReplication(key, identity.digestOf(result), result);
      return result;
    },
    close: () => inner.close(),
  };
}
