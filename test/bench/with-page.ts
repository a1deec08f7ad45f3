import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ensureBuilt } from '../../main/hosts/launcher/build.ts';
import { endChromium, isChromiumMissing } from '../e2e/support/chromium.ts';
import { endWalk, startQuietWalk, type Walk } from '../e2e/support/walk.ts';

const root = resolve(import.meta.dirname, '../..');

/**
 * Measures a page of a lab on a database that is prepared in a folder of its own; says so if there is no
 * Chromium.
 */
export async function withPage<T extends { readonly database: string }>(
  name: string,
  prepare: (folder: string) => Promise<T>,
  measure: (walk: Walk, prepared: T) => Promise<void>,
): Promise<void> {
  if (isChromiumMissing) {
    console.log(`${name}: Chromium is missing, nothing is measured`);
    return;
  }
  ensureBuilt(root, ['renderer'], (line) => console.log(line));
  const folder = mkdtempSync(join(tmpdir(), 'lab-bench-page-'));
  let walk: Walk | undefined;
  try {
    const prepared = await prepare(folder);
    walk = await startQuietWalk(prepared.database, []);
    await measure(walk, prepared);
  } finally {
    await endWalk(walk, folder);
    await endChromium();
  }
}
