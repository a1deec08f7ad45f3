// The address of a lab stays the same from start to start: a page that is still open finds it again. The
// rule: a database's port is made of its path, and another is taken only if that one is not free, which
// is said.
import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { LabError } from '../../../shared/errors.ts';
import { startBrowserHost, type BrowserHost, type BrowserHostOptions } from './server.ts';

/** Below the ports that systems give to connections, and without one that browsers refuse. */
const [firstPort, ports] = [20_000, 12_000] as const;

/** The port of a database; undefined in memory, where each is another. */
export function ownPort(database: string): number | undefined {
  if (database === ':memory:') return undefined;
  const digest = createHash('sha256').update(resolve(database)).digest();
  return firstPort + (digest.readUInt32BE(0) % ports);
}

/** Serves on the port that was named, or else on the database's own, or else on any that is free. */
export async function startOnOwnPort(
  database: string,
  options: BrowserHostOptions,
  note: (line: string) => void,
): Promise<BrowserHost> {
  const own = ownPort(database);
  if (options.port !== undefined || own === undefined) return startBrowserHost(options);
  try {
    return await startBrowserHost({ ...options, port: own });
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    note(`Port ${own}, where this database is served, is not free: taking another.`);
    return startBrowserHost(options);
  }
}
