import { describe, expect, it } from 'vitest';
import { parseMeasurementFile } from '../../../main/validate/parse-rows.ts';
import { measurements } from '../../../main/validate/measurements/index.ts';
import { builtInRows, predictRows } from '../../../main/validate/predict-rows.ts';
import { summarize } from '../../../main/validate/score.ts';

const predictions = [...predictRows(builtInRows)];
const byId = new Map(predictions.map((one) => [one.id, one]));

/** Predictions of rows that a user gives, with what the file says of their machines. */
function predict(rows: readonly object[], machines: Readonly<Record<string, object>> = {}) {
  return [...predictRows(parseMeasurementFile(JSON.stringify({ machines, rows })))];
}

const sharersRow = {
  id: 'own',
  experiment: 'sharers',
  machine: 'hsw-e5-2630v3-2s',
  kernel: '4.10',
  policy: 'linux',
  pages: 1,
  cores: 6,
  metric: 'shootdownUs',
  unit: 'us',
  value: 2.2,
};

describe('the rows that come with the lab', () => {
  it('have ids of their own, a source and a place in it', () => {
    expect(new Set(measurements.map(({ id }) => id)).size).toBe(measurements.length);
    for (const { source, where, year } of measurements) {
      expect([source.length > 5, (where ?? '').length > 3, Number(year) > 2010]).toEqual([
        true,
        true,
        true,
      ]);
    }
  });

  it('are all expressed but for what is no shootdown, another architecture or no constant', () => {
    const refused = predictions.filter(({ role }) => role === 'not-expressed');
    expect(refused.map(({ id }) => id)).toEqual([
      'arm-mprotect-before',
      'molnar15-cr3',
      'latr-save',
      'latr-sweep',
      'skx-idle-C1',
      'skx-idle-C6',
    ]);
    expect(refused.every(({ reason, predicted }) => reason && predicted === null)).toBe(true);
  });

  it('are met by the constants that were fitted to them', () => {
    const { fitted } = summarize(predictions);
    expect(fitted.rows).toBeGreaterThan(250);
    expect(fitted.medianAbsError).toBeLessThan(0.06);
    expect(fitted.within25).toBeGreaterThan(0.88);
    expect(fitted.coverage90).toBeGreaterThan(0.85);
  });

  it('meet each anchor, which says how long the work of its benchmark takes', () => {
    const anchors = predictions.filter(({ role }) => role === 'anchor');
    expect(anchors.length).toBeGreaterThan(6);
    for (const { error } of anchors) expect(Math.abs(error ?? 1)).toBeLessThan(0.02);
  });
});

describe('a row of a user', () => {
  it('is predicted with a range around it', () => {
    const [own] = predict([sharersRow]);
    const builtIn = byId.get('latr16-shootdown-linux410-6c');
    expect(own).toMatchObject({ id: 'own', role: 'predicted', measured: 2.2 });
    expect(own?.predicted?.mean).toBe(builtIn?.predicted?.mean);
    const { low = 0, mean = 0, high = 0 } = own?.predicted ?? {};
    expect(low < mean && mean < high).toBe(true);
  });

  it('is met anywhere in a measured range', () => {
    const [met, above] = predict([
      { ...sharersRow, value: [1, 4] },
      { ...sharersRow, value: [0.1, 0.2] },
    ]);
    expect(met?.error).toBe(0);
    expect(above?.error).toBeGreaterThan(5);
  });

  it('says what was assumed of a machine that is made from facts', () => {
    const row = { ...sharersRow, machine: 'mine' };
    const [made] = predict([row], { mine: { cpu: 'Xeon E5-2680 v3', cores: 24, threads: 24 } });
    expect(made?.role).toBe('predicted');
    expect(made?.reason).toMatch(/machine made from facts, as haswell; assumed: sockets, ghz/);
  });

  it.each([
    [
      'of another architecture',
      { machine: 'altra', machineFacts: { cpu: 'Ampere Altra' } },
      'machine',
    ],
    ['of no machine', { machine: undefined }, 'machine'],
    ['with more CPUs than its machine has', { cores: 17 }, 'the machine has 16 CPUs'],
    ['under a policy that the lab does not have', { policy: 'abis' }, 'policies linux and latr'],
    ['of a metric that it does not have', { metric: 'joules' }, 'metric'],
    ['of no experiment', { experiment: 'weather' }, 'no experiment "weather"'],
  ])('is refused with the reason, %s', (_what, change, reason) => {
    const [refused] = predict([{ ...sharersRow, ...change }]);
    expect(refused).toMatchObject({ role: 'not-expressed', predicted: null, error: null });
    expect(refused?.reason).toContain(reason);
  });

  it('is no reason to pass over the rows after it', () => {
    const rows = [
      { ...sharersRow, id: 'a', experiment: 'x' },
      { ...sharersRow, id: 'b' },
    ];
    expect(predict(rows).map(({ role }) => role)).toEqual(['not-expressed', 'predicted']);
  });
});

describe('a file of rows', () => {
  it.each([
    ['no JSON', '{', 'no JSON'],
    ['no rows', '{"machines":{}}', 'rows'],
  ])('is refused with %s', (_what, text, message) => {
    expect(() => parseMeasurementFile(text)).toThrow(message);
  });

  it('can be a plain list', () => {
    expect(
      predictRows(parseMeasurementFile(JSON.stringify([sharersRow]))).next().value,
    ).toMatchObject({
      id: 'own',
      role: 'predicted',
    });
  });

  it.each([
    ['a row without a metric', { metric: undefined }, 'metric is missing'],
    ['a value that is text', { value: '1' }, 'value: a number or [least, greatest] is wanted'],
    ['a value below all that can be', { value: 0 }, 'value: it is to be more than 0'],
    ['a version that is a number', { kernel: 4.1 }, 'kernel: a version is text'],
    ['a unit that is none of it', { unit: 'parsec' }, 'unit "parsec": us is wanted'],
    ['CPUs that are text', { cores: '6' }, 'cores: number is wanted, not "6"'],
    ['more CPUs than a machine can have', { cores: 1e9 }, 'cores'],
  ])('names %s, and goes on', (_what, change, reason) => {
    const [bad, good] = predict([
      { ...sharersRow, ...change },
      { ...sharersRow, id: 'good' },
    ]);
    expect(bad).toMatchObject({ id: 'own', role: 'not-expressed', predicted: null });
    expect(bad?.reason).toContain(reason);
    expect(good?.role).toBe('predicted');
  });

  it('names what is no row by its place', () => {
    const said = predict([7 as never, { ...sharersRow, id: undefined }, null as never]);
    expect(said.map(({ id, role }) => [id, role])).toEqual([
      ['row 1', 'not-expressed'],
      ['row 2', 'predicted'],
      ['row 3', 'not-expressed'],
    ]);
    expect(said[1]?.reason).toContain('it has no id');
  });

  it.each([
    ['an unknown field', { mitgations: true }, 'not looked at: mitgations'],
    ['a range from high to low', { value: [4, 1] }, 'the range is given from high to low'],
    ['facts that cannot be', { machine: 'm', machineFacts: { ghz: 0 } }, 'ghz of the machine'],
    ['a year that is text', { year: '2018' }, 'year is no number'],
    ['the id of a built-in row', { id: 'latr16-shootdown-linux410-6c' }, 'says else'],
  ])('says of a row what is odd, and predicts it: %s', (_what, change, note) => {
    const [odd] = predict([{ ...sharersRow, ...change }]);
    expect(odd?.role).toBe('predicted');
    expect(odd?.reason).toContain(note);
  });

  it('names an id that comes twice', () => {
    const [first, second] = predict([sharersRow, sharersRow]);
    expect([first?.reason, second?.reason]).toEqual([null, 'an earlier row has the same id']);
  });

  it('turns units into those of the experiment, and predicts in those of the row', () => {
    const [us, ns] = predict([sharersRow, { ...sharersRow, unit: 'ns', value: 2200 }]);
    expect(ns?.measured).toBe(2200);
    expect(ns?.predicted?.mean).toBeCloseTo(1000 * (us?.predicted?.mean ?? 0), 6);
    expect(ns?.error).toBeCloseTo(us?.error ?? 1, 9);
    const pairRow = {
      id: 'c',
      experiment: 'pair',
      machine: 'bdw-e5-2660v4-2s',
      kernel: '5.2',
      pages: 1,
      placement: 'same-socket',
      metric: 'initiatorCyclesPerCall',
      value: 4000,
    };
    const [cycles, byClock] = predict([pairRow, { ...pairRow, id: 'd', unit: 'us', value: 2 }]);
    expect(byClock?.error).toBeCloseTo(cycles?.error ?? 1, 9);
  });
});
