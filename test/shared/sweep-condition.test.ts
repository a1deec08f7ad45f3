import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LabError } from '../../shared/errors.ts';
import { isExcluded, parseCondition } from '../../shared/sweep-condition.ts';
import { parseAxis, expandAxes } from '../../shared/sweep.ts';
import { scaleRuns } from '../support/scale-runs.ts';

const scope = {
  machine: { cpus: 96, ghz: 2.1, name: 'xeon-8160-2s' },
  workload: { tasks: 60 },
  policy: { name: 'sync', xpfo: true, maxAgeUs: null, drainAt: ['context-switch', 'tick'] },
};

/** `parsed`, or the code of the refusal and the place it names. */
function outcomeOf(text: string): string {
  try {
    parseCondition(text);
    return 'parsed';
  } catch (error) {
    const { code, message } = error as LabError;
    return `${code} ${/at position \d+$/.exec(message)?.[0]}`;
  }
}

describe('a condition', () => {
  it('of terms of the filter names its fields, and nothing that only runs have', () => {
    expect(parseCondition('policy:sync cpus>=64').paths).toEqual(['policy.name', 'machine.cpus']);
    expect(() => parseCondition('policy:sync is:starred')).toThrow('only fields of a spec');
    expect(() => parseCondition('polcy:sync')).toThrow('no field is polcy');
    expect(() => parseCondition('ghz:2.1').holds({ machine: {} })).toThrow('unknown field');
  });

  it.each([
    ['machine.cpus >= workload.tasks && policy.name != "sync"', false],
    ['machine.cpus >= workload.tasks && policy.name == "sync"', true],
    ["policy.name == 'sync'", true],
    ['machine.cpus < 96 || workload.tasks <= 60', true],
    ['1 + 2 * 3 == 7 && (1 + 2) * 3 == 9', true],
    ['10 - 4 - 3 == 3 && 16 / 4 / 2 == 2', true],
    ['-machine.cpus + 100 == 4 && - -1 == 1', true],
    ['!policy.xpfo', false],
    ['!(machine.cpus > 96) && policy.xpfo', true],
    ['policy.xpfo == true', true],
    ['policy.maxAgeUs == null', true],
    ['policy.maxAgeUs != null && policy.maxAgeUs > 5', false],
    ['policy.drainAt == "context-switch+tick"', true],
    ['false && true || true', true],
    ['true || true && false', true],
    ['machine.ghz==2.1&&machine.cpus==9.6e1', true],
    ['machine.cpus == "96"', false],
    ['policy:sync,deferred cpus>=64', true],
    ['-policy:sync', false],
    ['policy.xpfo:true drainAt:context-switch+tick', true],
    ['maxAgeUs:null tasks<60', false],
  ])('%s is %s', (text, expected) => {
    expect(parseCondition(text).holds(scope)).toBe(expected);
  });

  it.each([
    ['', 'expected a value, got the end at position 1'],
    ['machine.cpus >', 'expected a value, got the end at position 15'],
    ['machine.cpus = 4', '= is written ==, at position 14'],
    ['(machine.cpus > 4', 'expected ), got the end at position 18'],
    ['machine.cpus > 4)', 'expected the end, got ) at position 17'],
    ['policy.name == sync', 'write text in quotes: "sync" at position 16'],
    ['1 < 2 < 3', 'cannot be chained; join them with && at position 7'],
    ['machine.cpus # 4', 'unexpected "#" at position 14'],
    ['machine.cpus > 4 & true', 'unexpected "&" at position 18'],
    ['"open', 'unexpected "\\"" at position 1'],
    ['1 '.repeat(600), 'longer than 1000 characters'],
  ])('%j is refused', (text, why) => {
    expect(() => parseCondition(text)).toThrow(why);
  });

  it.each([
    ['machine.cpus', 'expected true or false, got 96'],
    ['policy.name > 4', 'expected a number, got "sync" at position 13'],
    ['machine.cpus && true', 'expected true or false, got 96 at position 14'],
    ['policy.maxAgeUs + 1 > 0', 'expected a number, got null'],
    ['machine.cpu > 4', 'unknown field machine.cpu at position 1'],
    ['true || machine.constructor == 1', 'unknown field machine.constructor at position 9'],
  ])('%j is refused when it is applied', (text, why) => {
    expect(() => parseCondition(text).holds(scope)).toThrow(why);
  });

  it('names its fields once', () => {
    const { paths } = parseCondition('machine.cpus > 4 && machine.cpus < workload.tasks');
    expect(paths).toEqual(['machine.cpus', 'workload.tasks']);
  });

  it('calculates as JavaScript does', () => {
    const amount = fc.integer({ min: 0, max: 99 }).map((n) => ({ text: String(n), value: n }));
    const { sum } = fc.letrec<{ sum: { text: string; value: number } }>((tie) => ({
      sum: fc.oneof(
        { maxDepth: 4 },
        amount,
        fc.tuple(tie('sum'), fc.constantFrom('+', '-', '*'), tie('sum')).map(([a, sign, b]) => {
          const value =
            sign === '+' ? a.value + b.value : sign === '-' ? a.value - b.value : a.value * b.value;
          return { text: `(${a.text} ${sign} ${b.text})`, value };
        }),
      ),
    }));
    const property = fc.property(sum, ({ text, value }) => {
      fc.pre(text.length < 900);
      const sign = value < 0 ? '-' : '';
      expect(parseCondition(`${text} == ${sign}${Math.abs(value)}`).holds({})).toBe(true);
    });
    fc.assert(property, { seed: 2, numRuns: scaleRuns(300) });
  });

  it('either parses or is refused with a position, whatever the text', () => {
    const part = fc.constantFrom(
      'machine.cpus',
      '4',
      '"a"',
      '(',
      ')',
      '&&',
      '||',
      '!',
      '<',
      '==',
      '+',
      '-',
      'x',
      ' ',
      '@',
    );
    const property = fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
      expect(outcomeOf(parts.join(''))).toMatch(/^(?:parsed|bad-usage at position \d+)$/);
    });
    fc.assert(property, { seed: 3, numRuns: scaleRuns(500) });
  });
});

describe('a point', () => {
  const points = expandAxes(['machine.sockets=1,8', 'machine.cpus=2,16'].map(parseAxis));
  const kept = (text: string) =>
    points
      .filter((point) => !isExcluded(point, [parseCondition(text)]))
      .map((point) => point.map(([, value]) => value));

  it('is excluded by a condition over what it sets', () => {
    expect(kept('machine.sockets <= machine.cpus')).toEqual([
      [1, 2],
      [1, 16],
      [8, 16],
    ]);
  });

  it('is left to the whole spec by a condition over other fields', () => {
    expect(kept('machine.sockets <= workload.tasks')).toHaveLength(4);
  });

  it('has its preset as a name', () => {
    const [point] = expandAxes([parseAxis('policy=sync')]);
    expect(isExcluded(point!, [parseCondition('policy.name != "sync"')])).toBe(true);
  });
});
