import { describe, expect, it } from 'vitest';
import { chooseFigures, type ListedFigure } from '../../../renderer/explore/choose-figures.ts';
import {
  describeHeadline,
  describePublished,
  describeRemainder,
  hasDiscussed,
} from '../../../renderer/explore/headline.ts';
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

/** A point of cost against exposure. */
function placeOf(y: number, run: number, more: Partial<FigurePoint> = {}): FigurePoint {
  return {
    ...pointOf(31_900, y, run),
    span: [16_200, 38_900],
    xInterval: [31_800, 32_000],
    ...more,
  };
}

const open = { x: 0.365, isOpen: true, beyond: 42_200_000, span: [6e6, null] } as const;
const openMore = { ...open, span: [...open.span] as [number, null] };

function mapOf(series: FigureSeries[]): Figure {
  const figure = figureOf('overhead-by-window', series);
  return { ...figure, kind: 'scatter', x: { ...figure.x, unit: 'ns', format: 'time' } };
}

const ofPolicy = (policy: string, points: FigurePoint[], more: Partial<FigureSeries> = {}) =>
  seriesOf(policy, points, { policy, ...more });

describe('the headline', () => {
  it('says what it costs and what it leaves exposed, with what was published', () => {
    const figure = mapOf([
      seriesOf('no other does better', [pointOf(1, 1)], { isReference: true }),
      ofPolicy('sync', [placeOf(25.97, 2, { low: 25.967, high: 25.973 })]),
      ofPolicy('deferred', [placeOf(1.4, 3, openMore)]),
      ofPolicy('sync, published', [pointOf(31_900, 26.4)], { policy: 'sync', origin: 'published' }),
      ofPolicy('deferred, published', [pointOf(0.365, 1.44)], {
        policy: 'deferred',
        origin: 'published',
      }),
    ]);
    expect(describeHeadline(figure, runs)).toBe(
      'On 96 CPUs sync costs 26.0x +-<0.05 the system time of none (published 26.4x) and leaves ' +
        'windows of 31.9 us +-0.1 at p99, the longest 38.9 us; deferred costs 1.40x ' +
        '(published 1.44x) and leaves 36.5 % open at 42.2 ms.',
    );
  });

  it('is said of a study in progress as soon as the policies of the mails are there', () => {
    const published = (policy: string) =>
      ofPolicy(`${policy}, published`, [pointOf(1, 2)], { policy, origin: 'published' });
    const of = (...names: string[]) =>
      mapOf([
        ...names.map((name) => ofPolicy(name, [placeOf(2, 2)])),
        published('sync'),
        published('deferred'),
      ]);
    expect(hasDiscussed(of('sync', 'deferred'))).toBe(true);
    expect(hasDiscussed(of('sync', 'local-only'))).toBe(false);
    expect(hasDiscussed(mapOf([ofPolicy('sync', [placeOf(2, 2)]), published('sync')]))).toBe(false);
    expect(describeRemainder(4, 28)).toBe('The other policies are being simulated: 4 of 28 runs.');
  });

  it('names the costliest and the cheapest of others, with the range of what no row pins down', () => {
    const figure = mapOf([
      ofPolicy('broadcast', [placeOf(1.2, 5, { range: [1.1, 1.3] })]),
      ofPolicy('latr', [placeOf(1.41, 4)]),
    ]);
    expect(describeHeadline(figure, runs)).toBe(
      'On 1 CPU latr costs 1.41x the system time of none and leaves windows of 31.9 us +-0.1 at ' +
        'p99, the longest 38.9 us; broadcast costs 1.10x-1.30x and leaves windows of 31.9 us ' +
        '+-0.1 at p99, the longest 38.9 us.',
    );
    expect(describeHeadline(mapOf([]), runs)).toBe('');
  });

  it('says how far both go along an axis, and what of it is extrapolated', () => {
    const fitted = { workload: 'trace-1234abcd', recordedCpus: 4 };
    const own = [runOf(6, { ...fitted, cpus: 4 }), runOf(7, { ...fitted, cpus: 96 })];
    const named = new Map(own.map((run) => [run.key, run]));
    const trail = [
      placeOf(2.63, 6, { label: 'sync, 4 CPUs' }),
      placeOf(26, 7, { ...openMore, label: 'sync, 96 CPUs' }),
    ];
    const figure = mapOf([ofPolicy('sync', trail, { isTrail: true })]);
    expect(describeHeadline(figure, named)).toBe(
      'From 4 CPUs to 96 CPUs, sync goes from 2.63x to 26.0x, its p99 window goes from 31.9 us ' +
        '+-0.1 to 36.5 % open at 42.2 ms. ' +
        'Extrapolated: trace-1234abcd was recorded on 4 CPUs, and is simulated on 96.',
    );
  });

  it('is what was published until every run of the study is there', () => {
    const rowOf = (machine: string, cpus: number, policy: string, ratio: number) => ({
      machine,
      cpus,
      policy,
      ratio,
      source: 'v7',
    });
    const rows = [
      rowOf('a', 96, 'sync', 26.366),
      rowOf('a', 96, 'deferred', 1.44),
      rowOf('b', 4, 'sync', 2.614),
    ];
    expect(describePublished(rows, 3, 28)).toBe(
      'Published costs, relative to none: on 96 CPUs sync 26.4x, deferred 1.44x; on 4 CPUs sync ' +
        '2.61x. What they leave exposed is being simulated: 3 of 28 runs.',
    );
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
