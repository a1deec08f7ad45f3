import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What `@electron/fuses` looks for in the executable; version, count and fuses follow it. */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

/** The fuses as Electron ships them, in order: one character each, 1 on, 0 off. */
const shippedFuses = '101100011';

/** Writes a folder that electron-builder accepts as an unpacked Electron for Linux. Nothing in it runs. */
export function writeElectronStub(folder: string): void {
  for (const name of ['locales', 'resources']) mkdirSync(join(folder, name), { recursive: true });
  const empty = ['LICENSE', 'LICENSES.chromium.html', 'version', 'locales/en-US.pak'];
  for (const name of empty) writeFileSync(join(folder, name), '');
  const executable = Buffer.concat([
    Buffer.from('\x7fELF'),
    Buffer.alloc(4096),
    Buffer.from(sentinel),
    Buffer.from([1, shippedFuses.length]),
    Buffer.from(shippedFuses),
    Buffer.alloc(4096),
  ]);
  writeFileSync(join(folder, 'electron'), executable, { mode: 0o755 });
}
