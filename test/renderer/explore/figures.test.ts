import { describe, expect, it } from 'vitest';
import { chooseFigures, type ListedFigure } from '../../../renderer/explore/choose-figures.ts';
import { describeOverhead } from '../../../renderer/explore/overhead-sentence.ts';
import { chooseMachine, finishedRuns, listMachines } from '../../../renderer/explore/shown-runs.ts';
import { numericPathsOf, readSweepAxes } from '../../../renderer/explore/sweep-axes.ts';
import type { Figure, FigurePoint, FigureSeries } from '../../../shared/figures/figure.ts';
import { runOf } from '../support/run-summaries.ts';

const listed: readonly ListedFigure[] = [
  { name: 'overhead-by-axis', title: 'Overhead along an axis', refusal: null },
  { name: 'overhead-by-policy', title: 'Overhead by policy', refusal: null },
  { name: 'who-pays', title: 'Who pays', refusal: null },
  { name: 'heat-map', title: 'Heat map', refusal: 'Only one number varies.' },
];
const cpus = { path: 'machine.cpus', count: 4, isNumeric: true };
const policies = { path: 'policy', count: 14, isNumeric: false };

describe('the axes of a recorded sweep', () => {
  it('are read from its command', () => {
    const command = `lab sweep --set run.seed=2 --vary 'machine.cpus=2..16*2' --vary policy=a,b`;
    const axes = readSweepAxes({ command });
    expect(axes).toEqual([cpus, { ...policies, count: 2 }]);
    expect(numericPathsOf(axes)).toEqual(['machine.cpus']);
  });

  it('are none of the study, and none that cannot be read', () => {
    expect(readSweepAxes({ command: 'lab study' })).toEqual([]);
    expect(readSweepAxes({ command: 'lab sweep --vary nothing' })).toEqual([]);
  });
});

describe('the figures of a sweep', () => {
  const namesOf = (axes: Parameters<typeof chooseFigures>[1]) =>
    chooseFigures(listed, axes).shown.map(({ name }) => name);

  it('begin with the axis where a number varies', () => {
    expect(namesOf([cpus, policies])).toEqual([
      'overhead-by-axis',
      'overhead-by-policy',
      'who-pays',
    ]);
  });

  it('begin with the policies where none does', () => {
    expect(namesOf([policies])).toEqual(['overhead-by-policy', 'overhead-by-axis', 'who-pays']);
  });

  it('leave out what cannot be made, and bars that are indistinguishable, and say why', () => {
    expect(chooseFigures(listed, [{ ...cpus, count: 9 }, policies]).hidden).toEqual([
      {
        title: 'Overhead by policy',
        reason: 'It would have 9 groups of bars. The figure along the axis shows the same.',
      },
      { title: 'Heat map', reason: 'Only one number varies.' },
    ]);
  });
});

function pointOf(x: FigurePoint['x'], y: number, run: number | null = null): FigurePoint {
  const key = run === null ? null : runOf(run).key;
  return { x, y, z: null, low: null, high: null, key, isPrecise: true, label: null };
}

function seriesOf(name: string, points: FigurePoint[], change: Partial<FigureSeries> = {}) {
  return { name, origin: 'simulated' as const, slot: 0, isDimmed: false, points, ...change };
}

function figureOf(name: Figure['name'], series: FigureSeries[], title = 'policy'): Figure {
  const axis = {
    title,
    unit: '',
    scale: 'linear' as const,
    categories: [],
    format: 'number' as const,
  };
  const replications: [number, number] = [5, 5];
  return {
    name,
    kind: 'bars',
    title: '',
    subtitle: '',
    x: axis,
    y: { ...axis, format: 'ratio' },
    z: null,
    series,
    annotations: [],
    notes: [],
    provenance: { modelVersions: [], keys: [], traces: [], seeds: [], replications, command: [] },
  };
}

const runs = new Map(
  [
    runOf(1, { policy: 'none' }),
    runOf(2, { policy: 'sync' }),
    runOf(3, { policy: 'deferred' }),
    runOf(4, { policy: 'latr', cpus: 1 }),
    runOf(5, { policy: 'broadcast', cpus: 1 }),
  ].map((run) => [run.key, run]),
);

describe('the sentence above the figures', () => {
  it('sets what was published beside what is simulated', () => {
    const simulated = [
      pointOf('none', 1, 1),
      { ...pointOf('sync', 25.97, 2), low: 25.967, high: 25.973 },
      pointOf('deferred', 1.4, 3),
    ];
    const published = [pointOf('none', 1), pointOf('sync', 26.4), pointOf('deferred', 1.44)];
    const figure = figureOf('overhead-by-policy', [
      seriesOf('simulated', simulated),
      seriesOf('simulated, published', published, { origin: 'published' }),
    ]);
    expect(describeOverhead(figure, runs)).toBe(
      'On 96 CPUs sync costs 26.0x +-<0.05 the system time of none (published 26.4x); ' +
        'deferred costs 1.40x (published 1.44x).',
    );
  });

  it('names the costliest and the cheapest of others, and says nothing of none alone', () => {
    const points = [pointOf('broadcast', 1.2, 5), pointOf('latr', 1.41, 4)];
    const figure = figureOf('overhead-by-policy', [seriesOf('simulated', points)]);
    expect(describeOverhead(figure, runs)).toBe(
      'On 1 CPU latr costs 1.41x the system time of none; broadcast costs 1.20x.',
    );
    const none = figureOf('overhead-by-policy', [seriesOf('simulated', [pointOf('none', 1, 1)])]);
    expect(describeOverhead(none, runs)).toBe('');
  });

  it('says how far the costliest and the cheapest go along an axis', () => {
    const lines = [
      seriesOf('none', [pointOf(4, 1), pointOf(96, 1)]),
      seriesOf('deferred', [pointOf(4, 1.4), pointOf(96, 1.4)]),
      seriesOf('sync', [pointOf(4, 2.63), pointOf(96, 26)]),
    ];
    const figure = figureOf('overhead-by-axis', lines, 'machine.cpus: logical CPUs');
    expect(describeOverhead(figure, runs)).toBe(
      'From 4 to 96 CPUs, sync goes from 2.63x to 26.0x the system time of none; ' +
        'deferred stays at 1.40x.',
    );
    const single = figureOf('overhead-by-axis', [seriesOf('sync', [pointOf(4, 2)])]);
    expect(describeOverhead(single, runs)).toBe('');
  });

  it('says what of it is extrapolated', () => {
    const fitted = { workload: 'trace-1234abcd', recordedCpus: 4 };
    const own = new Map(
      [runOf(6, { ...fitted, cpus: 4 }), runOf(7, { ...fitted, cpus: 96 })].map((run) => [
        run.key,
        run,
      ]),
    );
    const points = [pointOf(4, 2.63, 6), pointOf(96, 26, 7)];
    const lines = figureOf('overhead-by-axis', [seriesOf('sync', points)], 'machine.cpus: CPUs');
    expect(describeOverhead(lines, own)).toBe(
      'From 4 to 96 CPUs, sync goes from 2.63x to 26.0x the system time of none. ' +
        'Extrapolated: trace-1234abcd was recorded on 4 CPUs, and is simulated on 96.',
    );
    const bars = figureOf('overhead-by-policy', [seriesOf('sync', [pointOf('sync', 2.63, 6)])]);
    expect(describeOverhead(bars, own)).toBe('On 4 CPUs sync costs 2.63x the system time of none.');
  });
});

describe('the machines of a sweep', () => {
  const rows = [
    { key: 'a', run: runOf(1) },
    { key: 'b', run: runOf(2, { machine: 'i5-3550', cpus: 4 }) },
    { key: 'c', run: runOf(3, { machine: 'i5-3550', cpus: 4, status: 'failed' }) },
    { key: 'd', run: null },
  ];
  const choices = listMachines(rows);

  it('are offered with their CPUs, and both together', () => {
    expect(choices.map(({ label }) => label)).toEqual([
      'xeon-8160-2s, 96 CPUs',
      'i5-3550, 4 CPUs',
      'Both machines',
    ]);
    expect(listMachines(rows.slice(0, 1))).toHaveLength(1);
  });

  it('are shown one at a time of the study, all together of others, unless asked', () => {
    expect([
      chooseMachine(choices, undefined, 'study'),
      chooseMachine(choices, undefined, 'sweep'),
      chooseMachine(choices, 'i5-3550', 'sweep'),
      chooseMachine(choices, 'gone', 'study'),
    ]).toEqual(['xeon-8160-2s', 'all', 'i5-3550', 'xeon-8160-2s']);
  });

  it('choose the finished runs', () => {
    expect(finishedRuns(rows, 'i5-3550')).toEqual([rows[1]?.run]);
    expect(finishedRuns(rows, 'all')).toHaveLength(2);
  });
});
