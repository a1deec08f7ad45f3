// A pool that simulates nothing: its replications come out of parts, now or when they are written. The
// rule: what comes out is what the part's digest says, and what will never come fails with its reason.
import { LabError } from '../../../shared/errors.ts';
import type { ReplicationResult } from '../../../shared/result.ts';
import type { Pool } from '../../pool/pool.ts';
import { replicationId, type Identity } from '../identity.ts';
import type { PartReader } from './part-reader.ts';

export interface PartsPool extends Pool {
  /** Answers what has come since the last call. */
  answer(): void;
  /** From now on, a replication that no part has fails with this. */
  end(reason: LabError): void;
}

interface Waiting {
  readonly key: string;
  readonly resolve: (result: ReplicationResult) => void;
  readonly reject: (error: unknown) => void;
}

const cancelled = () => new LabError('cancelled', 'the run was cancelled', 'start it again');

/** Loads a replication from the first part that has it. */
function loadFrom(
  parts: readonly PartReader[],
  id: string,
  { digestOf }: Identity,
): ReplicationResult | undefined {
  for (const part of parts) {
    const result = part.load(id);
    if (!result) continue;
    if (digestOf(result) === part.digests.get(id)?.digest) return result;
    throw new LabError(
      'run-failed',
      `${part.path} has a result that differs from its digest`,
      'delete that part and run its shard again',
    );
  }
  return undefined;
}

/** The reason of a failed point with this key. */
function findFailure(parts: readonly PartReader[], key: string, { keyOf }: Identity) {
  for (const { failed, points } of parts) {
    for (const [index, message] of failed) {
      const spec = points.get(index);
      if (spec && keyOf(spec) === key) {
        return new LabError('run-failed', message, 'run it here to see where it fails');
      }
    }
  }
  return undefined;
}

/** `size` is how many points are asked for at once: all, where the parts are made elsewhere. */
export function createPartsPool(
  parts: readonly PartReader[],
  identity: Identity,
  size: number,
): PartsPool {
  const waiting = new Map<string, Set<Waiting>>();
  let ended: LabError | undefined;

  /** Settles those who wait for one replication; false if it has not come. */
  const settle = (id: string, all: ReadonlySet<Waiting>): boolean => {
    try {
      const result = loadFrom(parts, id, identity);
      const [one] = all;
      const failure = result || !one ? undefined : (findFailure(parts, one.key, identity) ?? ended);
      if (failure) throw failure;
      if (!result) return false;
      for (const { resolve } of all) resolve(result);
    } catch (error) {
      for (const { reject } of all) reject(error);
    }
    return true;
  };

  const answer = () => {
    for (const [id, all] of waiting) if (settle(id, all)) waiting.delete(id);
  };

  return {
    size,
    answer,
    end(reason) {
      ended = reason;
      answer();
    },
    replicate(spec, replication, { signal } = {}) {
      const key = identity.keyOf(spec);
      const id = replicationId(key, replication);
      const all = waiting.get(id) ?? new Set();
      waiting.set(id, all);
      const { promise, resolve, reject } = Promise.withResolvers<ReplicationResult>();
      const leave = () => {
        all.delete(one);
        reject(cancelled());
      };
      const one: Waiting = { key, resolve, reject };
      all.add(one);
      signal?.addEventListener('abort', leave, { once: true });
      if (signal?.aborted) leave();
      else if (settle(id, all)) waiting.delete(id);
      return promise.finally(() => signal?.removeEventListener('abort', leave));
    },
    async close() {
      for (const all of waiting.values()) for (const { reject } of all) reject(cancelled());
      waiting.clear();
    },
  };
}
