import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addRun,
  pinRun,
  readSelection,
  removeRun,
  writeSelection,
} from '../../../renderer/compare/selection.ts';
import { maxRunsCompared } from '../../../shared/contract/analysis-calls.ts';
import { keyOf } from './comparisons.ts';
import { scaleRuns } from '../../support/scale-runs.ts';

const [a, b, c] = [keyOf('aaaa'), keyOf('bbbb'), keyOf('cccc')];

describe('the compared runs in the address', () => {
  it.each([
    [{}, [], null],
    [{ keys: '' }, [], null],
    [{ keys: `${a},${b}` }, [a, b], a],
    [{ keys: ` ${a} , ${b},${a}` }, [a, b], a],
    [{ keys: `${a},${b}`, baseline: b }, [a, b], b],
    [{ keys: a, baseline: c }, [c, a], c],
    [{ baseline: c }, [c], c],
    [{ keys: a.toUpperCase() }, [a], a],
    [{ keys: `${a},${b}`, baseline: 'x' }, [a, b], a],
  ])('%j are read', (params, keys, baseline) => {
    expect(readSelection(params)).toMatchObject({ keys, baseline });
  });

  it('leave out what is no key, and what is too much', () => {
    const many = Array.from({ length: maxRunsCompared + 2 }, (_, i) => keyOf(`${1000 + i}`));
    const { keys, ignored } = readSelection({ keys: ['nonsense', ...many].join(',') });
    expect(keys).toEqual(many.slice(0, maxRunsCompared));
    expect(ignored).toEqual(['nonsense', ...many.slice(maxRunsCompared)]);
  });

  it('are the same after they were written and read', () => {
    const digits = fc.stringMatching(/^[0-9a-f]{64}$/);
    const property = fc.property(
      fc.uniqueArray(digits, { maxLength: 20 }),
      fc.nat(),
      (keys, at) => {
        const selection = { keys, baseline: keys[at % keys.length] ?? null, ignored: [] };
        expect(readSelection(writeSelection(selection))).toEqual(selection);
      },
    );
    fc.assert(property, { seed: 30, numRuns: scaleRuns(100) });
  });

  it('name the baseline only where it is not the first', () => {
    const selection = readSelection({ keys: `${a},${b}` });
    expect(writeSelection(selection)).toEqual({ keys: `${a},${b}` });
    expect(writeSelection(pinRun(selection, b))).toEqual({ keys: `${a},${b}`, baseline: b });
    expect(writeSelection(readSelection({}))).toEqual({});
  });
});

describe('the compared runs', () => {
  const two = readSelection({ keys: `${a},${b}`, baseline: b });

  it('take a run once, and keep their baseline', () => {
    expect(addRun(two, c)).toMatchObject({ keys: [a, b, c], baseline: b });
    expect(addRun(two, a)).toMatchObject({ keys: [a, b], baseline: b });
    expect(addRun(readSelection({}), a)).toMatchObject({ keys: [a], baseline: a });
  });

  it('take no more than there is room for', () => {
    const many = Array.from({ length: maxRunsCompared }, (_, i) => keyOf(`${1000 + i}`));
    const full = readSelection({ keys: many.join(',') });
    expect(addRun(full, a).keys).toEqual(many);
  });

  it('let the first be the baseline when the baseline is removed', () => {
    expect(removeRun(two, b)).toMatchObject({ keys: [a], baseline: a });
    expect(removeRun(two, a)).toMatchObject({ keys: [b], baseline: b });
    expect(removeRun(removeRun(two, a), b)).toMatchObject({ keys: [], baseline: null });
  });

  it('pin only a run that is among them', () => {
    expect(pinRun(two, a)).toMatchObject({ keys: [a, b], baseline: a });
    expect(pinRun(two, c)).toMatchObject({ keys: [a, b], baseline: b });
  });
});
