// A pool that simulates nothing: its replications come out of parts, now or when they are written. The
// rule: what comes out is what the part's digest says, and what will never come fails with its reason.
import { LabError } from '../../../shared/errors.ts';
import type { ReplicationResult } from '../../../shared/result.ts';
import type { Pool } from '../../pool/pool.ts';
import { createAsked } from '../asked.ts';
import { cancelled } from '../cancelled.ts';
import { replicationId, type Identity } from '../identity.ts';
import type { PartReader } from './part-reader.ts';

export interface PartsPool extends Pool {
  /** Answers what has come since the last call. */
  answer(): void;
  /** From now on, a replication that no part has fails with this. */
  end(reason: LabError): void;
}

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

/** How long finished runs took, by key; each is looked at once. */
function createTimes(parts: readonly PartReader[], { keyOf }: Identity) {
  const times = new Map<string, number>();
  const seen = new Map<PartReader, number>();
  return (key: string): number | undefined => {
    for (const part of parts) {
      const { finished, points } = part;
      for (const [index, wallMs] of [...finished].slice(seen.get(part) ?? 0)) {
        const spec = points.get(index);
        if (spec) times.set(keyOf(spec), wallMs);
      }
      seen.set(part, finished.size);
    }
    return times.get(key);
  };
}

/** `size` is how many points are asked for at once: all, where the parts are made elsewhere. */
export function createPartsPool(
  parts: readonly PartReader[],
  identity: Identity,
  size: number,
): PartsPool {
  const asked = createAsked<string>();
  const timeOf = createTimes(parts, identity);
  let ended: LabError | undefined;

  const settle = (id: string) =>
    asked.settle(id, (key) => {
      const result = loadFrom(parts, id, identity);
      const failure = result ? undefined : (findFailure(parts, key, identity) ?? ended);
      if (failure) throw failure;
      return result;
    });
  const answer = () => asked.ids().forEach(settle);
  const end = (reason: LabError) => {
    ended = reason;
    answer();
  };

  return {
    size,
    answer,
    end,
    replicate(spec, replication, { signal } = {}) {
      const key = identity.keyOf(spec);
      const id = replicationId(key, replication);
      const { promise } = asked.ask(id, key, signal, () => undefined);
      settle(id);
      return promise;
    },
    wallMsOf: (spec) => timeOf(identity.keyOf(spec)),
    close: async () => end(cancelled()),
  };
}
