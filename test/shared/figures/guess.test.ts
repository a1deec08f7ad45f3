import { beforeAll, describe, expect, it } from 'vitest';
import { exportFormats } from '../../../shared/contract/analysis-calls.ts';
import { writeExport, writeTraceExport } from '../../../shared/figures/export.ts';
import { figureNames, type Figure, type FigureName } from '../../../shared/figures/figure.ts';
import type { FigureInput } from '../../../shared/figures/run/figure-input.ts';
import { figureBuilders } from '../../../shared/figures/run/index.ts';
import { traceFigureBuilders } from '../../../shared/figures/trace/index.ts';
import type { RunResult } from '../../../shared/result.ts';
import { makeFigureInputs } from '../../support/figure-inputs.ts';
import { makeTraceFigureInput } from '../../support/trace-figure-inputs.ts';

const explained = /\?: a guess: no measured costs of hardware flushes have been published/;

/** The same run as if its policy broadcast, under whatever name. */
const asGuess = (run: RunResult): RunResult => ({
  ...run,
  spec: { ...run.spec, policy: { ...run.spec.policy, remote: 'broadcast' } },
});

const inOneLine = (text: string) => text.replaceAll(/[\n\r #]+/g, ' ');

let inputs: Record<FigureName, FigureInput>;
beforeAll(async () => {
  inputs = await makeFigureInputs();
});

/** Every word of a figure that names a run. */
function namesIn({ series, x, subtitle }: Figure): string {
  return JSON.stringify([series, x.categories, subtitle]);
}

describe.each(figureNames)('%s', (name) => {
  const build = (change: (run: RunResult) => RunResult) => {
    const input = { ...inputs[name], runs: inputs[name].runs.map(change) };
    return { input, figure: figureBuilders[name].build(input) };
  };

  it('marks what rests on costs of broadcast, and says what the mark means', () => {
    const { figure } = build(asGuess);
    expect(namesIn(figure)).toContain(' ?"');
    expect(figure.notes.join(' ')).toMatch(explained);
  });

  it('has no mark where no cost is a guess', () => {
    const sync = (run: RunResult): RunResult => ({
      ...run,
      spec: { ...run.spec, policy: { ...run.spec.policy, remote: 'ipi' } },
    });
    const { figure } = build(sync);
    expect(namesIn(figure)).not.toContain(' ?');
    expect(figure.notes.join(' ')).not.toMatch(/guess/);
  });

  it.each(exportFormats)('has the mark in %s', (format) => {
    const { figure, input } = build(asGuess);
    const text = inOneLine(writeExport(format, figure, input).text);
    expect(text).toMatch(format === 'csv' ? / \?"?,/ : explained);
    expect(text).toContain(' ?');
  });
});

describe('a figure of replays', () => {
  it.each(['replay-cost', 'replay-windows', 'replay-cost-by-window'] as const)(
    '%s marks broadcast, in every format',
    async (name) => {
      const figure = traceFigureBuilders[name].build(
        await makeTraceFigureInput('tlb-shootdown-2cpu'),
      );
      expect(figure.notes.join(' ')).toMatch(explained);
      for (const format of exportFormats.filter((one) => one !== 'mmtests')) {
        const { text } = writeTraceExport(format, figure);
        expect(text).toContain('broadcast ?');
        expect(inOneLine(text)).toMatch(format === 'csv' ? /broadcast \?"?,/ : explained);
      }
    },
  );
});
