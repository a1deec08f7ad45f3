// Connects to a queue's server. The rule: the first connection must succeed, or the reason is said; from
// then on a connection that is lost is made again, for as long as it takes.
import type { Redis } from 'ioredis';
import { LabError } from '../../../shared/errors.ts';
import type { QueueAddress, QueueSecrets } from './queue-address.ts';

/** The options of every connection to the server. */
export interface LinkOptions {
  readonly host: string;
  readonly port: number;
  readonly db: number;
  readonly username?: string;
  readonly password?: string;
  readonly tls?: { readonly ca?: string };
  readonly maxRetriesPerRequest: null;
  readonly connectTimeout: number;
  readonly retryStrategy: (times: number) => number | null;
}

export interface QueueLink {
  readonly address: QueueAddress;
  readonly bull: typeof import('bullmq');
  readonly redis: Redis;
  /** For the connections that BullMQ makes itself. */
  readonly connection: LinkOptions;
}

/** Everything that the lab keeps on the server starts with this. */
export const keyPrefix = 'shootdown-lab';

const mostDelayMs = 1000;
const patienceMs = 5000;

async function loadPackages() {
  try {
    const [bull, { Redis }] = await Promise.all([import('bullmq'), import('ioredis')]);
    return { bull, Redis };
  } catch (error) {
    const message = 'a queue needs the packages bullmq and ioredis, which are not installed';
    throw new LabError('not-allowed', message, 'npm install bullmq ioredis', { cause: error });
  }
}

function toLinkError(error: unknown, { shown, isEncrypted }: QueueAddress): LabError {
  const reason = error instanceof Error ? error.message || error.name : String(error);
  if (/WRONGPASS|NOAUTH|NOPERM/.test(reason)) {
    return new LabError(
      'not-allowed',
      `${shown} refuses the password, or needs one`,
      '--queue-password-file FILE, or SHOOTDOWN_LAB_QUEUE_PASSWORD in the environment',
    );
  }
  const hint = isEncrypted
    ? 'is it running, with TLS? --queue-ca FILE names the authority of its certificate'
    : 'is it running? rediss:// is for servers with TLS';
  return new LabError('not-found', `no queue answers at ${shown}: ${reason}`, hint, {
    cause: error,
  });
}

/** @throws LabError `not-found` if nothing answers, `not-allowed` if it refuses. */
export async function linkToQueue(
  address: QueueAddress,
  { password, ca }: QueueSecrets,
): Promise<QueueLink> {
  const { bull, Redis } = await loadPackages();
  let isOpen = false;
  const connection: LinkOptions = {
    host: address.host,
    port: address.port,
    db: address.database,
    ...(address.username === undefined ? {} : { username: address.username }),
    ...(password === undefined ? {} : { password }),
    ...(address.isEncrypted ? { tls: ca === undefined ? {} : { ca } } : {}),
    maxRetriesPerRequest: null,
    connectTimeout: patienceMs,
    retryStrategy: (times) => (isOpen ? Math.min(50 * times, mostDelayMs) : null),
  };
  const redis = new Redis({ ...connection, lazyConnect: true, enableAutoPipelining: true });
  let failure: unknown;
  redis.on('error', (error: unknown) => (failure = error));
  try {
    await redis.connect();
    await redis.ping();
  } catch (error) {
    redis.disconnect();
    throw toLinkError(failure ?? error, address);
  }
  isOpen = true;
  return { address, bull, redis, connection };
}
