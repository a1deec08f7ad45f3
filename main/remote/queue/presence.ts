// Who is at a queue: labs that feed it and workers that take from it, each under a key that dies with
// it. The rule: what others wrote there is checked, and what has another form is passed over.
import { hostname } from 'node:os';
import type { Redis } from 'ioredis';
import * as v from 'valibot';
import { count, readonlyObject, word } from '../../../shared/schema-parts.ts';
import { keyPrefix } from './queue-link.ts';

const presenceSchema = readonlyObject({
  kind: v.picklist(['lab', 'worker']),
  host: word,
  pid: count,
  modelVersion: word,
  /** Replications that it runs at once; 0 for a lab. */
  slots: count,
  /** Replications that it has simulated. */
  done: count,
  /** Simulated in the last minute. */
  perMinute: count,
});
export type Presence = v.InferOutput<typeof presenceSchema>;

/** A key lives this long after its owner last wrote it. */
const lifeSeconds = 10;
const renewMs = 3000;

const present = `${keyPrefix}:present:`;

/** Everybody at the queue now. */
export async function listPresent(redis: Redis): Promise<Presence[]> {
  const found: Presence[] = [];
  let cursor = '0';
  do {
    const [next, keys] = await redis.scan(cursor, 'MATCH', `${present}*`, 'COUNT', 1000);
    cursor = next;
    const texts = keys.length > 0 ? await redis.mget(keys) : [];
    for (const text of texts) {
      const parsed = v.safeParse(presenceSchema, parseJson(text));
      if (parsed.success) found.push(parsed.output);
    }
  } while (cursor !== '0');
  return found;
}

function parseJson(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null; // Refused by the schema.
  }
}

/** Says that this process is there, again and again; `tell` gets who else is. */
export function stayPresent(
  redis: Redis,
  own: () => Omit<Presence, 'host' | 'pid'>,
  tell: (all: readonly Presence[]) => void,
) {
  const key = `${present}${hostname()}:${process.pid}:${Math.random().toString(36).slice(2)}`;
  const renew = async () => {
    // What was asked while the server was away is dropped: the next time tells more.
    if (redis.status !== 'ready') return;
    const mine: Presence = { ...own(), host: hostname().slice(0, 200) || '?', pid: process.pid };
    await redis.set(key, JSON.stringify(mine), 'EX', lifeSeconds);
    tell(await listPresent(redis));
  };
  const timer = setInterval(() => void renew().catch(() => undefined), renewMs);
  timer.unref();
  return {
    renew,
    async leave(): Promise<void> {
      clearInterval(timer);
      if (redis.status === 'ready') await redis.del(key).catch(() => undefined);
    },
  };
}
