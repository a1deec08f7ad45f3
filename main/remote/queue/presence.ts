// Who is at a queue: labs that feed it and workers that take from it. What one says is void when it has
// said nothing for a while. The rule: what others wrote there is checked, and what has another form is passed over.
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Redis } from 'ioredis';
import * as v from 'valibot';
import { readonlyObject } from '../../../shared/readonly-schemas.ts';
import { count, word } from '../../../shared/schema-parts.ts';
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

/** Who has not written for so long is gone, and after a while is forgotten. */
const lifeSeconds = 10;
const forgetSeconds = 600;
const renewMs = 2000;

/** A hash of the server: each owner's word, with the server's time of it. */
const present = `${keyPrefix}:present`;

const writtenSchema = v.tuple([count, presenceSchema]);

async function serverSeconds(redis: Redis): Promise<number> {
  const [seconds] = await redis.time();
  return Number(seconds);
}

/** Everybody at the queue now. */
export async function listPresent(redis: Redis): Promise<Presence[]> {
  const now = await serverSeconds(redis);
  const found: Presence[] = [];
  const gone: string[] = [];
  for (const [owner, text] of Object.entries(await redis.hgetall(present))) {
    const parsed = v.safeParse(writtenSchema, parseJson(text));
    const [at, presence] = parsed.success ? parsed.output : [0, null];
    if (presence && now - at <= lifeSeconds) found.push(presence);
    else if (now - at > forgetSeconds) gone.push(owner);
  }
  if (gone.length > 0) await redis.hdel(present, ...gone);
  return found;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
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
  const owner = randomUUID();
  const renew = async () => {
    // What was asked while the server was away is dropped: the next time tells more.
    if (redis.status !== 'ready') return;
    const mine: Presence = { ...own(), host: hostname().slice(0, 200) || '?', pid: process.pid };
    await redis.hset(present, owner, JSON.stringify([await serverSeconds(redis), mine]));
    tell(await listPresent(redis));
  };
  const timer = setInterval(() => void renew().catch(() => undefined), renewMs);
  timer.unref();
  return {
    renew,
    async leave(): Promise<void> {
      clearInterval(timer);
      if (redis.status === 'ready') await redis.hdel(present, owner).catch(() => undefined);
    },
  };
}
