import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { attackers } from '../../../../shared/spec/workload.ts';
import { expectMailForm } from '../../../shared/text/support/mail-form.ts';
import { runLab } from './support/run-lab.ts';

const folder = mkdtempSync(join(tmpdir(), 'lab-adversaries-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const quick = [
  '--policies',
  'sync,deferred,deferred-bounded',
  '--replications',
  '2',
  '--set',
  'run.measureMs=8',
  '--set',
  'run.horizonMs=16',
  // Longer than the maximum age, so that the two never fall in step.
  '--set',
  'workload.irqsOffUs=5000',
];
const run = (words: readonly string[], database: string) =>
  runLab(['adversaries', ...quick, ...words, '--db', join(folder, database)]);

interface Row {
  readonly policy: string;
  readonly attacker: string;
  readonly answer: string;
  readonly occasions: number;
  readonly boundNs: number | null;
  readonly worstNs: number | null;
}

describe('lab adversaries', () => {
  it('says which contracts survive, the same for a seed, and as a mail', async () => {
    const [first, again] = [await run(['--json'], 'a.db'), await run(['--json'], 'b.db')];
    expect(first.code).toBe(0);
    expect(again.out).toBe(first.out);
    const rows = first.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Row);
    expect(rows).toHaveLength(3 * attackers.length);
    const answers = (policy: string) =>
      attackers.map((name) => rows.find((r) => r.policy === policy && r.attacker === name)?.answer);
    expect(answers('sync')).toEqual(attackers.map(() => 'kept'));
    expect(answers('deferred')).toEqual(attackers.map(() => 'not-tested'));
    const breaking = attackers.filter((_, i) => answers('deferred-bounded')[i] === 'broken');
    expect(breaking).toEqual(['irqs-off', 'descheduled-vcpu']);
    const broken = rows.find(({ answer }) => answer === 'broken');
    expect(broken?.worstNs).toBeGreaterThan(broken?.boundNs ?? Infinity);
    const { out } = await run([], 'a.db');
    expectMailForm(out.trimEnd().split('\n'));
    expect(out).toMatch(/^deferred-bounded .*BROKEN$/m);
  });

  it('is told on the command line how long interrupts and a vCPU are off', async () => {
    const { out } = await run(
      ['--json', '--set', 'workload.irqsOffUs=0.1', '--set', 'workload.vcpuOffMs=0.001'],
      'a.db',
    );
    expect(out).not.toContain('"broken"');
  });

  it('refuses a machine on which no CPU is left', async () => {
    const { code, err } = await run(['--machine', 'server-1'], 'a.db');
    expect([code, err]).toEqual([2, expect.stringContaining('machine.cpus must be 2 or more')]);
  });

  it('has a figure of the runs', async () => {
    const path = join(folder, 'a.db');
    const { out, code } = await runLab(['figure', 'adversaries', '--sweep', 'last', '--db', path]);
    expect(code).toBe(0);
    expect(out).toMatch(/irqs-off/);
    expect(out).toMatch(/not tested, open/);
  });
});
