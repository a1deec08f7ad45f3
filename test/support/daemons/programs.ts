import { createServer, type AddressInfo } from 'node:net';
import { systemNeeds } from '../../../.ci/setup.mjs';

/** True if a program of the set-up's table is not here: tests that need it are skipped. */
export function isMissing(name: string): boolean {
  const need = systemNeeds.find((one) => one.name === name);
  if (!need) throw new Error(`${name} is not in systemNeeds`);
  return !need.isThere();
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
