// The version of the program, from package.json. For hosts that run from source; the packaged app asks
// Electron.
import { readFileSync } from 'node:fs';

export function readAppVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const { version } = JSON.parse(text) as { version: string };
  return version;
}
