import { describe, expect, it } from 'vitest';
import { useRoute, type RouteWindow } from '../../../renderer/composables/useRoute.ts';
import { withScope } from '../support/fake-client.ts';

/** A window that reports a new address later, as browsers do. */
function setUp(hash: string) {
  const listeners = new Set<() => void>();
  const window: RouteWindow = {
    location: { hash },
    history: { replaceState: (_data, _unused, url) => void (window.location.hash = String(url)) },
    addEventListener: (_type, listener) => void listeners.add(listener),
    removeEventListener: (_type, listener) => void listeners.delete(listener),
  };
  const { value, stop } = withScope(() => useRoute(window));
  const notify = () => {
    for (const listener of listeners) listener();
  };
  return { ...value, window, notify, stop, listeners };
}

describe('the address', () => {
  it('leads to another page at once, and its event changes nothing more', () => {
    const { route, go, window, notify } = setUp('#/runs');
    go('compare', { keys: 'a,b' });
    const now = route.value;
    expect(now).toEqual({ page: 'compare', params: { keys: 'a,b' } });
    expect(window.location.hash).toBe('#/compare?keys=a%2Cb');
    notify();
    expect(route.value).toBe(now);
  });

  it('is followed when a link or the back button changes it', () => {
    const { route, window, notify, stop, listeners } = setUp('#/runs');
    window.location.hash = '#/validation';
    notify();
    expect(route.value.page).toBe('validation');
    stop();
    expect(listeners.size).toBe(0);
  });

  it('changes without a step to go back to where things change many times in a row', () => {
    const { route, replace, window } = setUp('#/explore?sweep=1');
    replace('explore', { sweep: '1', accept: '1.5x,1ms' });
    expect(window.location.hash).toBe('#/explore?sweep=1&accept=1.5x%2C1ms');
    expect(route.value.params['accept']).toBe('1.5x,1ms');
  });

  it('keeps what a page shows without telling it, and is still left by it', () => {
    const { route, go, keep, window } = setUp('#/timeline?keys=a');
    const before = route.value;
    keep({ keys: 'a', view: '0-5' });
    expect(window.location.hash).toBe('#/timeline?keys=a&view=0-5');
    expect(route.value).toBe(before);
    go('runs');
    expect(route.value.page).toBe('runs');
    keep({ view: '1-2' });
    expect(window.location.hash).toBe('#/runs?view=1-2');
  });

  it('of a page that is left can still be told, and not that of the open one', () => {
    const { go, remember, addressOf } = setUp('#/runs');
    remember('runs', { filter: 'sync' });
    go('compare');
    expect(addressOf('runs')).toBe('#/runs');
    remember('runs', { filter: 'latr' });
    expect(addressOf('runs')).toBe('#/runs?filter=latr');
  });

  it('is not reverted by a page that was left and does not know it yet', () => {
    const { route, go, window } = setUp('#/runs');
    window.location.hash = '#/compare?keys=a';
    go('runs', { filter: 'latr' });
    expect(window.location.hash).toBe('#/compare?keys=a');
    expect(route.value.page).toBe('compare');
  });
});
