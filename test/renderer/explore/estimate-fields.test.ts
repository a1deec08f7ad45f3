import { describe, expect, it } from 'vitest';
import {
  sliderFields,
  sliderSteps,
  toStep,
  toValue,
  withNumbers,
} from '../../../renderer/explore/estimate-fields.ts';
import { resolveRequest } from '../../../main/lab/spec/resolve.ts';
import { builtInPresets } from '../../../main/lab/spec/built-in-presets.ts';
import { checkFieldValue } from '../../../shared/spec/check-field-value.ts';
import { findField } from '../../../shared/spec/spec-fields.ts';

describe('a slider', () => {
  it.each(sliderFields.map((field) => [field.path, field] as const))(
    'of %s gives values that its field takes, up to both ends',
    (path, field) => {
      const steps = Array.from({ length: sliderSteps + 1 }, (_, step) => step);
      for (const step of steps) {
        expect(checkFieldValue(findField(path)!, toValue(field, step))).toBeNull();
      }
      expect(toStep(field, toValue(field, 0))).toBe(0);
      expect(toStep(field, toValue(field, sliderSteps))).toBe(sliderSteps);
    },
  );
});

describe('a spec with other numbers', () => {
  it.each([
    [['machine.cpus', 4]],
    [['machine.cpus', 1]],
    [
      ['machine.cpus', 200],
      ['workload.tasks', 7],
    ],
    [
      ['workload.userCycles', 5000],
      ['policy.flushCeilingPages', 4],
    ],
  ] as const)('is what the lab resolves, for %j', (...set) => {
    const numbers = set.map(([path, value]) => [path, value] as [string, number]);
    const base = resolveRequest({ policy: 'sync' }, builtInPresets);
    const rules = { tasks: 'min(cpus,60)', sockets: 2 };
    expect(withNumbers(base, new Map(numbers), rules)).toEqual(
      resolveRequest({ policy: 'sync', set: numbers }, builtInPresets),
    );
  });
});
