import { beforeAll, describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { figureBuilders } from '../../../shared/figures/run/index.ts';
import { exportFormats } from '../../../shared/contract/analysis-calls.ts';
import { writeExport } from '../../../shared/figures/export.ts';
import { figureNames, figureSchema, type FigureName } from '../../../shared/figures/figure.ts';
import type { FigureInput } from '../../../shared/figures/run/figure-input.ts';
import type { RunResult } from '../../../shared/result.ts';
import { makeFigureInputs } from '../../support/figure-inputs.ts';

const recorded = { trace: '7ace'.padEnd(64, '0'), cpus: 3 };
const withMark = 'extrapolated: recorded on 3 CPUs';

/** The same runs, as if their workload had been recorded. */
const asRecorded = (run: RunResult, cpus = recorded.cpus): RunResult => ({
  ...run,
  spec: { ...run.spec, workload: { ...run.spec.workload, recorded: { ...recorded, cpus } } },
});

let inputs: Record<FigureName, FigureInput>;
beforeAll(async () => {
  inputs = await makeFigureInputs();
});

describe.each(figureNames)('%s', (name) => {
  const build = (change: (run: RunResult) => RunResult) => {
    const input = { ...inputs[name], runs: inputs[name].runs.map(change) };
    return { input, figure: figureBuilders[name].build(input) };
  };

  it('says which of its runs are extrapolated, in a note and by their keys', () => {
    const { input, figure } = build((run) => asRecorded(run));
    const cpus = new Set(input.runs.map(({ spec }) => spec.machine.cpus));
    expect(cpus.has(recorded.cpus)).toBe(false);
    const notes = figure.notes.filter((note) => note.startsWith('Extrapolated: '));
    expect(notes).toHaveLength(1);
    expect(notes[0]).toContain('kernel-build was recorded on 3 CPUs, and is simulated on ');
    const { keys, extrapolated } = figure.provenance;
    expect(extrapolated).toEqual(Object.fromEntries(keys.map((key) => [key, withMark])));
    expect(v.parse(figureSchema, figure)).toEqual(figure);
  });

  it('says nothing where all run on as many CPUs as were recorded', () => {
    const { figure } = build((run) => asRecorded(run, run.spec.machine.cpus));
    expect(figure.notes.join()).not.toContain('xtrapolated');
    expect(figure.provenance).not.toHaveProperty('extrapolated');
  });

  it.each(exportFormats)('says so in %s, in words that mail carries', (format) => {
    const { figure, input } = build((run) => asRecorded(run));
    const { text } = writeExport(format, figure, input);
    expect(text).toMatch(/[Ee]xtrapolated/);
    expect(text.replaceAll(/[\n\r #]+/g, ' ')).toMatch(/recorded on 3 CPUs/);
  });

  it('says so in CSV beside each run, and has no such column otherwise', () => {
    const plain = build((run) => run);
    const points = plain.figure.series.flatMap((series) => series.points);
    // Policy none has no windows, and so no point in some figures.
    const first = points.find(({ key }) => key !== null)!.key!;
    const { figure, input } = build((run) => (run.key === first ? asRecorded(run) : run));
    const [head = '', ...rows] = writeExport('csv', figure, input).text.trimEnd().split('\r\n');
    expect(head.endsWith(',run,extrapolated')).toBe(true);
    const marked = rows.filter((row) => row.endsWith(`,${first},${withMark}`));
    expect(marked.length).toBeGreaterThan(0);
    for (const row of rows) {
      expect(row.includes(first)).toBe(marked.includes(row));
      expect(row.endsWith(',') || marked.includes(row)).toBe(true);
    }
    expect(writeExport('csv', plain.figure, plain.input).text).not.toContain('extrapolated');
  });
});
