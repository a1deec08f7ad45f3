import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { expectMailForm } from '../../../shared/text/support/mail-form.ts';
import { runLab } from './support/run-lab.ts';

const folder = mkdtempSync(join(tmpdir(), 'lab-two-policies-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const quick = ['--replications', '2', '--set', 'run.measureMs=2', '--set', 'run.horizonMs=4'];
const database = ['--db', join(folder, 'lab.db')];
const mixed = ['--machine', 'server-4', '--workload', 'xpfo-server', ...quick, ...database];

interface Result {
  readonly spec: { readonly policy: { name: string }; readonly userPolicy: { name: string } };
  readonly contract: { readonly bound: string };
  readonly user?: { readonly contract: { readonly bound: string } };
}

describe('one policy for the direct map and another for user mappings', () => {
  it('are given in one line, told apart in the report, and repeated by its command', async () => {
    const words = ['run', ...mixed, '--policy', 'deferred', '--user-policy', 'latr'];
    const { code, out } = await runLab(words);
    expect(code).toBe(0);
    expectMailForm(out.split('\n'));
    expect(out).toContain('policy deferred + latr');
    expect(out).toMatch(/direct map, under deferred:[\s\S]*user mappings, under latr:/);
    expect(out.replaceAll(/\s+\\?\s*/g, ' ')).toContain('--policy deferred --user-policy latr');
    const json = await runLab([...words, '--json']);
    const { spec, contract, user } = JSON.parse(json.out) as Result;
    expect([spec.policy.name, contract.bound]).toEqual(['deferred', 'context-switch']);
    expect([spec.userPolicy.name, user?.contract.bound]).toEqual(['latr', 'tick']);
  });

  it('have a timeline whose requests say what they are for', async () => {
    const words = ['run', ...mixed, '--policy', 'deferred', '--user-policy', 'latr', '--json'];
    const { key } = JSON.parse((await runLab(words)).out) as { key: string };
    const { code, out } = await runLab(['timeline', key, ...database]);
    expect(code).toBe(0);
    expectMailForm(out.trimEnd().split('\n'));
    expect(out).toMatch(/^Request \d+ of CPU \d, (direct map|user mappings): deferred \+ latr on /);
    const chrome = await runLab(['timeline', key, '--format', 'chrome', ...database]);
    expect(chrome.out).toContain('"domain":"user","policy":"latr"');
    expect(chrome.out).toContain('"domain":"direct-map","policy":"deferred"');
  });

  it('are an axis of a sweep, whose table says the bounds and windows of both', async () => {
    const axis = ['--vary', 'userPolicy=kernel,invlpgb'];
    const { code, out } = await runLab(['sweep', ...mixed, '--policy', 'sync', ...axis]);
    expect(code).toBe(0);
    expectMailForm(out.split('\n'));
    expect(out).toMatch(/sync \+ kernel .*kept \+ kept/);
    expect(out).toMatch(/sync \+ invlpgb \?/);
    expect(out).toContain('- user mappings');
    expect(out).toContain('a + b: policy a governs the direct map');
  });

  it.each([
    ['userPolicy needs workload.userShare', ['--user-policy', 'latr']],
    ['governs user mappings', ['--workload', 'xpfo-server', '--user-policy', 'deferred-batch']],
    ['other than rar', ['--workload', 'xpfo-server', '--policy', 'rar']],
    ['unknown policy "latrr"', ['--workload', 'xpfo-server', '--user-policy', 'latrr']],
  ])('say what does not fit: %s', async (message, words) => {
    const { code, err } = await runLab(['run', ...quick, ...database, ...words]);
    expect(code).not.toBe(0);
    expect(err).toContain(message);
  });
});
