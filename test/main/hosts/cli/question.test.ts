import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { guessText } from '../../../../shared/guess.ts';
import type { Crossover, SmallestChanges } from '../../../../shared/questions.ts';
import { runLab } from './support/run-lab.ts';

const folder = mkdtempSync(join(tmpdir(), 'lab-questions-'));
afterAll(() => rmSync(folder, { recursive: true }));
const database = ['--db', join(folder, 'runs.db')];

/** A build on two CPUs, for half a millisecond. */
const small = ['--machine', 'server-2', '--set', 'run.measureMs=0.5', ...database];

describe('lab question fails', () => {
  it('finds the smallest change of each field, nearer ones first, at the edge of the claim', async () => {
    const asked = ['fails', '--policy', 'deferred', '--claim', 'ratio<1.5', ...small, '--json'];
    const { code, out } = await runLab(['question', ...asked]);
    expect(code).toBe(0);
    const { ratio, holds, changes, factor } = JSON.parse(out) as SmallestChanges;
    expect([holds, ratio < 1.5]).toEqual([true, true]);
    const failing = changes.flatMap(({ path, value, failsAt }) =>
      failsAt === null ? [] : [{ path, factor: failsAt / value }],
    );
    const paths = failing.map(({ path }) => path);
    expect(paths).toContain('workload.kernelCycles');
    expect(paths).toContain('machine.xpfoMapCycles');
    // What adds nothing to a deferred flush makes no claim about it fail.
    expect(paths).not.toContain('machine.ipiNearNs');
    const sizes = failing.map((one) => Math.abs(Math.log(one.factor)));
    expect(sizes).toEqual(sizes.toSorted((a, b) => a - b));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(Math.log(factor) + 1e-3);
  });

  it('says so if the claim does not hold as it is', async () => {
    const asked = ['fails', '--policy', 'sync', '--claim', 'ratio<1.01', ...small];
    const { out } = await runLab(['question', ...asked]);
    expect(out).toMatch(/^The ratio of sync on server-2 is [\d.]+x: ratio<1.01 does not hold\.$/m);
  });
});

describe('an answer about a policy whose costs are a guess', () => {
  const note = `?: ${guessText}.`;
  const oneLine = (text: string) => text.replace(/\s+/g, ' ');

  it('has the mark at its name, and what it means', async () => {
    const fails = ['fails', '--policy', 'rar', '--claim', 'ratio<1.01', ...small];
    const crossing = ['crossover', '--policies', 'sync,broadcast', ...small];
    const along = ['--along', 'machine.cpus=2,4'];
    for (const [words, marked] of [
      [fails, 'The ratio of rar ? on server-2 is'],
      [[...crossing, ...along], 'broadcast ? over sync'],
    ] as const) {
      const { out } = await runLab(['question', ...words]);
      expect(oneLine(out)).toContain(marked);
      expect(oneLine(out)).toContain(note);
      const { out: json } = await runLab(['question', ...words, '--json']);
      expect(JSON.parse(json)).toMatchObject({ guess: guessText });
    }
  });

  it('has none about another policy', async () => {
    const { out } = await runLab([
      'question',
      'fails',
      '--policy',
      'sync',
      '--claim',
      'ratio<1.01',
      ...small,
    ]);
    expect(out).not.toContain('?');
  });
});

describe('lab question crossover', () => {
  const axis = ['--along', 'machine.pendingMaskLines=1,30,90'];
  const asked = ['crossover', '--policies', 'sync,deferred', ...axis, ...small];

  it('finds where one policy overtakes the other, and in how many sets of costs', async () => {
    const { code, out } = await runLab(['question', ...asked, '--json']);
    expect(code).toBe(0);
    const { ratios, at, range, sets, crossing } = JSON.parse(out) as Crossover;
    expect(ratios.map((one) => one.at)).toEqual([1, 30, 90]);
    // Words of masks that all CPUs write: with enough of them sending interrupts is cheaper.
    expect([ratios[0]!.ratio < 1, ratios[2]!.ratio > 1]).toEqual([true, true]);
    expect(at).toBeGreaterThan(1);
    expect(at).toBeLessThan(90);
    expect([sets, crossing]).toEqual([8, 8]);
    expect(range!.low <= at! && at! <= range!.high).toBe(true);
  });

  it.each([
    [['crossover', '--policies', 'sync', ...axis], '--policies takes two'],
    [['crossover', '--policies', 'sync,none'], 'name an axis'],
    [['crossover', '--policies', 'sync,none', '--along', 'policy=a,b'], 'policy'],
    [['fails', '--claim', 'fast'], 'a claim is ratio<NUMBER'],
    [['why'], 'no question why'],
  ])('is refused where something is missing: %j', async (words, message) => {
    const { code, err } = await runLab(['question', ...words, ...database]);
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  });
});
