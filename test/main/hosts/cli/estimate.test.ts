import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { estimateSpec } from '../../../../shared/estimate/estimate.ts';
import type { Spec } from '../../../../shared/spec/spec.ts';
import { runLab } from './support/run-lab.ts';

const folder = mkdtempSync(join(tmpdir(), 'lab-estimate-'));
const database = join(folder, 'lab.db');
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const estimate = (...words: string[]) => runLab(['estimate', ...words, '--db', database]);

describe('lab estimate', () => {
  it('marks every value as estimated, and says how to simulate the same', async () => {
    const { code, out } = await estimate('--policy', 'deferred', '--set', 'machine.cpus=8');
    expect(code).toBe(0);
    expect(out).toContain('policy deferred: an estimate, not simulated');
    expect(out).toMatch(/tick +~\d/);
    expect(out.trimEnd().split('\n').at(-1)).toBe('lab run --policy deferred --set machine.cpus=8');
  });

  it('creates no database', async () => {
    await estimate();
    expect(existsSync(database)).toBe(false);
  });

  it('is a table along axes, with a line for what it declines', async () => {
    const axis = ['--vary', 'policy=sync,latr,broadcast'];
    const { out } = await estimate('--machine', 'i5-3550', ...axis);
    expect(out).toMatch(/^sync +~2\.\d+x/m);
    expect(out).toMatch(/^latr +-/m);
    expect(out).toMatch(/^broadcast \? +~1\.\d+x \?/m);
    expect(out).toMatch(/no estimate for 1 of 3: rings/);
    expect(out).toContain('lab sweep --machine i5-3550 --vary policy=sync,latr,broadcast');
  });

  it('says as JSON that it is one', async () => {
    const { out } = await estimate('--json', '--policy', 'sync');
    const { kind, spec, estimate: estimated } = JSON.parse(out) as Record<string, unknown>;
    expect(kind).toBe('estimate');
    expect(estimated).toEqual(estimateSpec(spec as Spec).estimate);
  });

  it('says why it has none', async () => {
    const { code, out } = await estimate('--set', 'workload.attacker=spinner');
    expect(code).toBe(0);
    expect(out).toContain('no estimate: it does not follow what an attacker does');
  });

  it('refuses an unknown field as lab run does', async () => {
    const { code, err } = await estimate('--set', 'machine.cpsu=8');
    expect(code).toBe(2);
    expect(err).toContain('machine.cpsu');
  });
});
