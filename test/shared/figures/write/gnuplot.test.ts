import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemNeeds } from '../../../../.ci/setup.mjs';
import type { Figure } from '../../../../shared/figures/figure.ts';
import { writeGnuplot } from '../../../../shared/figures/write/gnuplot.ts';
import { makeTraceFigures } from '../../../support/trace-figure-inputs.ts';
import { anyFigure } from '../random-figures.ts';
import { figure, point, sampleFigures, series } from '../sample-figures.ts';
import { scaleRuns } from '../../../support/scale-runs.ts';

const need = systemNeeds.find(({ name }) => name === 'gnuplot');
const isThere = need?.isThere() ?? false;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gnuplot-test-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What gnuplot prints for a script, drawn on a text terminal. */
function run(drawn: Figure) {
  const script = join(folder, 'figure.gp');
  writeFileSync(script, writeGnuplot(drawn));
  const args = ['-e', 'set terminal dumb 79 24', script];
  const { status, stdout, stderr } = spawnSync('gnuplot', args, { cwd: folder, encoding: 'utf8' });
  return { status, stderr, stdout };
}

/** Made-up figures, hard ones, and those of real recordings. */
const figures = { ...sampleFigures, ...(await makeTraceFigures()) };

describe('a gnuplot script', () => {
  it('is tested where gnuplot is, and always in CI', () => {
    expect(isThere || process.env['CI'] !== 'true').toBe(true);
  });

  it.skipIf(!isThere).each(Object.entries(figures))('of %s draws in silence', (_, drawn) => {
    const { status, stderr, stdout } = run(drawn);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout.trim()).not.toBe('');
  });

  it.skipIf(!isThere)('of any figure is read to its end and touches no file', () => {
    const property = fc.property(anyFigure, (drawn) => {
      const { status, stderr } = run(drawn);
      // Names may be too long for a small terminal; gnuplot warns, but nothing is lost.
      const rest = stderr.replaceAll(/.*warning:.*difficulty.*\n|^\s*\n/gm, '');
      expect({ status, rest }).toEqual({ status: 0, rest: '' });
      expect(readdirSync(folder)).toEqual(['figure.gp']);
    });
    fc.assert(property, { seed: 15, numRuns: scaleRuns(60), endOnFailure: true });
  });

  it.skipIf(!isThere)('runs nothing that a name contains', () => {
    const name = "'`touch pwned`' @x \"$(touch pwned)\" ; system('touch pwned') \\";
    const nasty = figure('bars', {
      title: name,
      subtitle: `${name}\nset output 'pwned'`,
      x: { title: name, unit: name, scale: 'category', categories: [name], format: 'number' },
      series: [series(name, 0, [point(name, 1, { label: name })])],
      annotations: [{ axis: 'y', at: 0.5, label: name }],
      notes: [`${name}\nset output 'pwned'`, name],
    });
    expect(run(nasty)).toMatchObject({ status: 0, stderr: '' });
    expect(readdirSync(folder)).toEqual(['figure.gp']);
  });

  it('sets no terminal, and carries its data', () => {
    for (const drawn of Object.values(sampleFigures)) {
      const lines = writeGnuplot(drawn).split('\n');
      expect(lines.filter((line) => /^\s*set (terminal|output)/.test(line))).toEqual([]);
      expect(lines.filter((line) => /plot ['"]/.test(line))).toEqual([]);
    }
    expect(writeGnuplot(sampleFigures['lines']!)).toContain('$s1 << EOD\n4 1\n8 2.0');
  });
});
