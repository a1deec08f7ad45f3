import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** A folder of the test file's own, and new paths in folders of their own below it. */
export function makeFolder(): { readonly newPath: (name?: string) => string } {
  const root = mkdtempSync(join(tmpdir(), 'lab-store-'));
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  return { newPath: (name = 'lab.db') => join(mkdtempSync(join(root, 'case-')), name) };
}

/** Every file of the folder and the digest of its bytes. */
export function digestFolder(folder: string): Record<string, string> {
  const digests: Record<string, string> = {};
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const bytes = readFileSync(join(folder, entry.name));
    digests[entry.name] = createHash('sha256').update(bytes).digest('hex');
  }
  return digests;
}
