// Where a queue is: a Redis or Valkey server. The rule: a password never stands in an address, so that
// an address can be printed and stored.
import { LabError } from '../../../shared/errors.ts';

export interface QueueAddress {
  readonly host: string;
  readonly port: number;
  readonly database: number;
  readonly username: string | undefined;
  readonly isEncrypted: boolean;
  /** For people and commands. */
  readonly shown: string;
}

export interface QueueSecrets {
  readonly password?: string | undefined;
  /** The certificate of the authority that signed the server's, PEM; default those of the system. */
  readonly ca?: string | undefined;
}

const hint = 'redis://HOST, redis://HOST:6379/0, or rediss://HOST with TLS';

function refuse(what: string): LabError {
  return new LabError('bad-value', `the address of a queue ${what}`, hint);
}

function toUrl(text: string): URL {
  const url = URL.parse(text);
  if (!url || !/^rediss?:$/.test(url.protocol) || url.hostname === '') {
    // The text may have a password, however badly it is written.
    throw refuse('must be redis://HOST or rediss://HOST');
  }
  return url;
}

/** @throws LabError `bad-value`, without the address if that may have a password. */
export function parseQueueAddress(text: string): QueueAddress {
  const url = toUrl(text);
  if (url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new LabError(
      'bad-value',
      'the address of a queue may have no password and no options: others could read it',
      '--queue-password-file FILE, or SHOOTDOWN_LAB_QUEUE_PASSWORD in the environment',
    );
  }
  const database = url.pathname === '' || url.pathname === '/' ? '0' : url.pathname.slice(1);
  if (!/^\d{1,5}$/.test(database)) throw refuse('has a database that is no number');
  const port = url.port === '' ? 6379 : Number(url.port);
  const path = database === '0' ? '' : `/${database}`;
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port,
    database: Number(database),
    username: url.username === '' ? undefined : decodeURIComponent(url.username),
    isEncrypted: url.protocol === 'rediss:',
    shown: `${url.protocol}//${url.hostname}:${port}${path}`,
  };
}
