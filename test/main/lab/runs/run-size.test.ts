import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, expect, it } from 'vitest';
import { openLab } from '../../../../main/hosts/compose.ts';
import { createInlinePool } from '../../../../main/pool/inline-pool.ts';
import { policies } from '../../../support/policies.ts';
import { makeKernelBuild, makeMachine, makeSpec } from '../../../support/specs.ts';

const folder = mkdtempSync(join(tmpdir(), 'lab-run-size-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('stores a simulated run in a few kilobytes: no distribution of a single replication', async () => {
  const path = join(folder, 'lab.db');
  const lab = openLab(path, { pool: createInlinePool() });
  const spec = makeSpec(makeMachine(8), makeKernelBuild(8), policies.sync, {
    warmupMs: 0.5,
    measureMs: 2,
    replicationsMin: 10,
    replicationsMax: 10,
  });
  await lab.run(spec);
  const rows = lab.replications(lab.keyOf(spec));
  await lab.close();
  expect(rows).toHaveLength(10);
  expect(JSON.stringify(rows)).not.toContain('"bins"');
  const db = new Database(path, { readonly: true });
  const bytes = db
    .prepare('SELECT max(length(result) + length(replication_rows)) FROM run')
    .pluck()
    .get();
  db.close();
  expect(bytes).toBeGreaterThan(1000);
  expect(bytes).toBeLessThan(4000);
});
