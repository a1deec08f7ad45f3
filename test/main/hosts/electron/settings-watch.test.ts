import { describe, expect, it } from 'vitest';
import type { Reply } from '../../../../shared/contract.ts';
import { watchSettings } from '../../../../main/hosts/electron/settings-watch.ts';
import { FakeBackend, failure, settle } from './fake-backend.ts';

const settings = (theme: 'system' | 'light' | 'dark') => ({ theme, workers: null });

function watched(backend: FakeBackend) {
  const themes: string[] = [];
  const stop = watchSettings(backend, ({ theme }) => themes.push(theme));
  return { themes, stop };
}

describe('watching settings', () => {
  it('reports them now, when they change and after events were missed', async () => {
    const backend = new FakeBackend().answer('settings.get', settings('light'));
    const { themes } = watched(backend);
    await settle();
    backend.tell('settings.changed', settings('dark'));
    backend.answer('settings.get', settings('system'));
    backend.tell('missed', null);
    await settle();
    expect(themes).toEqual(['light', 'dark', 'system']);
  });

  it('trusts an event over an answer requested before it', async () => {
    const backend = new FakeBackend();
    const answer = Promise.withResolvers<Reply>();
    backend.answers.set('settings.get', () => answer.promise);
    const { themes } = watched(backend);
    backend.tell('settings.changed', settings('dark'));
    answer.resolve({ ok: true, value: settings('light') });
    await settle();
    expect(themes).toEqual(['dark']);
  });

  it('reports nothing when they are refused, and nothing after its end', async () => {
    const backend = new FakeBackend();
    backend.answers.set('settings.get', () => failure('internal'));
    const { themes, stop } = watched(backend);
    await settle();
    stop();
    backend.tell('settings.changed', settings('dark'));
    expect([themes, backend.listeners.size]).toEqual([[], 0]);
  });
});
