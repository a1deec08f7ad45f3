import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ensureBuilt } from '../../main/hosts/launcher/build.ts';

/**
 * Builds the page once, before tests that serve it would do so in parallel; and makes the folder of what
 * test files share (see study.ts).
 */
export default function setup(): () => void {
  const root = resolve(import.meta.dirname, '../..');
  ensureBuilt(root, ['renderer'], (line) => console.log(line));
  const shared = mkdtempSync(join(tmpdir(), 'lab-shared-'));
  process.env['TEST_SHARED'] = shared;
  return () => rmSync(shared, { recursive: true, force: true });
}
