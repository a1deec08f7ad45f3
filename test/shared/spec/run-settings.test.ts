import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { defaultRunSettings, runSettingsSchema } from '../../../shared/spec/run-settings.ts';

describe('the settings of a run', () => {
  it('mean the precision of the overhead where a stored spec is older than the choice', () => {
    const { precisionOf, ...older } = defaultRunSettings;
    expect(precisionOf).toBe('overhead-tick');
    expect(v.parse(runSettingsSchema, older)).toEqual(defaultRunSettings);
  });
});
