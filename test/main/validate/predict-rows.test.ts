import { describe, expect, it } from 'vitest';
import { parseMeasurementFile, type Measurement } from '../../../main/validate/measurement.ts';
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
    ['a row without a metric', '[{"id":"x","experiment":"pair","value":1}]', 'row x: metric'],
    ['a value that is none', '[{"id":"x","experiment":"pair","metric":"m","value":"1"}]', 'row x'],
  ])('is refused with %s', (_what, text, message) => {
    expect(() => parseMeasurementFile(text)).toThrow(message);
  });

  it('can be a plain list', () => {
    const rows: readonly Measurement[] = parseMeasurementFile(JSON.stringify([sharersRow])).rows;
    expect(rows.map(({ id }) => id)).toEqual(['own']);
  });
});
