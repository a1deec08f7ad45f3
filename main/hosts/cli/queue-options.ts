// A queue as options: its address, and its password from a file or the environment.
// The password is read here and goes into the connection, nowhere else.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { LabError } from '../../../shared/errors.ts';
import type { QueueSource } from '../queue-source.ts';
import type { BasicContext } from './command.ts';

export const queueOptions = {
  queue: { type: 'string' },
  'queue-password-file': { type: 'string' },
  'queue-ca': { type: 'string' },
} as const;

const passwordVariable = 'SHOOTDOWN_LAB_QUEUE_PASSWORD';

export const queueHelp: readonly string[] = [
  '  --queue redis://HOST[:PORT]   the queue: Redis or Valkey; rediss:// with TLS',
  `  --queue-password-file FILE    its password; or ${passwordVariable} in the environment`,
  '  --queue-ca FILE               the authority of its certificate, PEM',
];

function readText(name: string, path: string, cwd: string): string {
  try {
    return readFileSync(resolve(cwd, path), 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new LabError('bad-value', `--${name}: ${reason}`, `--${name} FILE`, { cause: error });
  }
}

/** The queue of the options; undefined without one. @throws LabError `bad-value`. */
export function readQueueSource({
  options,
  io,
}: Pick<BasicContext, 'options' | 'io'>): QueueSource | undefined {
  const { queue } = options;
  if (typeof queue !== 'string') return undefined;
  const textOf = (name: keyof typeof queueOptions) => {
    const path = options[name];
    return typeof path === 'string' ? readText(name, path, io.cwd) : undefined;
  };
  const password = textOf('queue-password-file')?.replace(/\r?\n$/, '');
  return {
    address: queue,
    password: password ?? io.env[passwordVariable],
    ca: textOf('queue-ca'),
  };
}
