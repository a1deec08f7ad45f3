import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useSettings, type Theme } from '../../../renderer/composables/useSettings.ts';
import { LabError } from '../../../shared/errors.ts';
import { createFakeLab, defer, withScope } from '../support/fake-client.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const settle = () => vi.advanceTimersByTimeAsync(0);
const settings = (theme: Theme) => ({ theme, workers: null });

async function setUp(stored: Theme) {
  const lab = createFakeLab({ 'settings.get': () => settings(stored) });
  const { value, stop } = withScope(() => useSettings(lab));
  await settle();
  return { lab, stop, ...value };
}

describe('the theme', () => {
  it('is what the lab has, and follows other windows', async () => {
    const { lab, theme } = await setUp('dark');
    expect(theme.value).toBe('dark');
    lab.send('settings.changed', settings('light'));
    expect(theme.value).toBe('light');
  });

  it('stays as chosen while the lab still reports the earlier choice', async () => {
    const { lab, theme, setTheme } = await setUp('system');
    const answer = defer<ReturnType<typeof settings>>();
    lab.serve['settings.set'] = () => answer.promise;
    void setTheme('dark');
    lab.send('settings.changed', settings('light'));
    expect(theme.value).toBe('dark');
    lab.serve['settings.get'] = () => settings('dark');
    answer.resolve(settings('dark'));
    await settle();
    expect(theme.value).toBe('dark');
  });

  it('is asked for after the choice, if another window chose meanwhile', async () => {
    const { lab, theme, setTheme } = await setUp('system');
    const answer = defer<ReturnType<typeof settings>>();
    lab.serve['settings.set'] = () => answer.promise;
    void setTheme('dark');
    lab.send('settings.changed', settings('light'));
    lab.serve['settings.get'] = () => settings('light');
    answer.resolve(settings('dark'));
    await settle();
    expect(theme.value).toBe('light');
  });

  it('goes back when the lab refuses, and says why', async () => {
    const { lab, theme, setTheme, error } = await setUp('light');
    lab.serve['settings.set'] = () => {
      throw new LabError('database-busy', 'the database is busy', 'try again');
    };
    await setTheme('dark');
    expect([theme.value, error.value?.code]).toEqual(['light', 'database-busy']);
  });
});
