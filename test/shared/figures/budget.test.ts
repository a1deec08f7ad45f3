import { describe, expect, it } from 'vitest';
import {
  budgetOf,
  describeBudget,
  judgePoint,
  parseLimit,
  readBudget,
  writeBudget,
} from '../../../shared/figures/budget.ts';
import type { Figure, FigurePoint, FigureSeries } from '../../../shared/figures/figure.ts';
import { makePoint, numberAxis } from '../../../shared/figures/run/parts.ts';

const x = numberAxis('exposure window, 99th percentile', 'ns', 'time', 'log');
const y = numberAxis('system time, relative to policy none', '', 'ratio', 'log');

function seriesOf(name: string, points: FigurePoint[], more: Partial<FigureSeries> = {}) {
  const own = { name, origin: 'simulated', slot: 0, isDimmed: false, policy: name } as const;
  return { ...own, points, ...more };
}

const bounded = makePoint(993_000, 1.4, { xInterval: [989_000, 997_000], span: [4e5, 1_010_000] });
const open = makePoint(0.365, 1.4, { isOpen: true, beyond: 42_200_000, span: [6e6, null] });

function figureOf(series: FigureSeries[]): Figure {
  const provenance = {
    modelVersions: [],
    keys: [],
    traces: [],
    seeds: [],
    replications: [5, 5] as [number, number],
    command: [],
  };
  const texts = { title: '', subtitle: '', notes: [], annotations: [] };
  return {
    name: 'overhead-by-window',
    kind: 'scatter',
    ...texts,
    x,
    y,
    z: null,
    series,
    provenance,
  };
}

describe('a budget', () => {
  it('is typed as it is shown, in the units of the axes', () => {
    const texts = ['1.5x', '1.5', ' 2 ms', '2ms', '1e3 us', '30 %', '30%', 'x', '', '1.5 %'];
    const read = texts.map((text) => [parseLimit(text, y), parseLimit(text, x)]);
    expect(read).toEqual([
      [1.5, null],
      [1.5, null],
      [null, 2e6],
      [null, 2e6],
      [null, 1e6],
      [null, null],
      [null, null],
      [null, null],
      [null, null],
      [null, null],
    ]);
    expect(parseLimit('30 %', { format: 'share' })).toBe(0.3);
    const budget = readBudget('1.5x,1ms', { x, y });
    expect(budget).toEqual({ cost: 1.5, exposure: 1e6 });
    expect(readBudget(writeBudget(budget, { x, y }), { x, y })).toEqual(budget);
  });

  it('says which half of it cannot be read, and how to write it', () => {
    expect(() => readBudget('1.5x,fast', { x, y })).toThrow('"fast" is no limit for the exposure');
    expect(budgetOf(figureOf([]), 'nonsense')).toEqual({ cost: 1.5, exposure: 1e6 });
  });

  it('has inside what is within both limits with its whole interval or range', () => {
    const at = (cost: number, exposure: number) => ({ cost, exposure });
    expect(judgePoint(bounded, at(1.5, 1e6))).toBe('inside');
    expect(judgePoint(bounded, at(1.5, 995_000))).toBe('undecided');
    expect(judgePoint(bounded, at(1.5, 900_000))).toBe('outside');
    const ranged = { ...bounded, range: [1.38, 1.43] as [number, number] };
    expect(judgePoint(ranged, at(1.4, 1e6))).toBe('undecided');
    expect(judgePoint({ ...bounded, low: 1.3, high: 1.6 }, at(1.5, 1e6))).toBe('undecided');
  });

  it('never has inside what is not bounded, nor outside what was not followed as long', () => {
    expect(judgePoint(open, { cost: 2, exposure: 40e6 })).toBe('outside');
    expect(judgePoint(open, { cost: 2, exposure: 50e6 })).toBe('undecided');
    expect(judgePoint(open, { cost: 1.1, exposure: 50e6 })).toBe('outside');
  });

  it('is answered in a sentence that says what is wrong with each', () => {
    const figure = figureOf([
      seriesOf('no other does better', [makePoint(1, 1)], { isReference: true }),
      seriesOf('deferred-bounded', [{ ...bounded, range: [1.38, 1.43] }]),
      seriesOf('broadcast ?', [makePoint(428, 1.47, { span: [428, 428] })], { isGuess: true }),
      seriesOf('deferred', [open]),
      seriesOf('sync, published', [makePoint(1, 1)], { origin: 'published' }),
    ]);
    const { text, standings } = describeBudget(figure, { cost: 1.5, exposure: 1e6 });
    expect(text).toBe(
      'Accepting 1.5x (system time) and p99 1 ms (exposure window), 2 of 3 stay inside: ' +
        'deferred-bounded (1.38x-1.43x; 993 us +-4; but its longest window was 1.01 ms) and ' +
        'broadcast ? (1.47x; 428 ns; a guess).',
    );
    expect([...standings.values()]).toEqual(['inside', 'inside', 'outside']);
    expect(describeBudget(figure, { cost: 1.1, exposure: 1 }).text).toBe(
      'Accepting 1.1x (system time) and p99 1 ns (exposure window), none of 3 stays inside.',
    );
  });

  it('names the values of an axis at which one is inside', () => {
    const label = (cpus: number) => `deferred-tick, ${cpus} CPUs`;
    const points = [
      makePoint(900_000, 1.4, { label: label(16) }),
      makePoint(0.2, 1.4, { isOpen: true, beyond: 4e7, label: label(96) }),
    ];
    const figure = figureOf([seriesOf('deferred-tick', points, { isTrail: true })]);
    const { text } = describeBudget(figure, { cost: 1.5, exposure: 1e6 });
    expect(text).toContain('1 of 1 stays inside: deferred-tick (16 CPUs; 1.40x; 900 us).');
  });
});
