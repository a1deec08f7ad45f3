import { describe, expect, it } from 'vitest';
import { createSweepSigns, shareDone } from '../../../../main/hosts/electron/power.ts';
import { sweepSummary } from './fake-backend.ts';

const running = (done: number, total: number, id = 1) =>
  sweepSummary({ id, progress: { done, total, etaMs: null } });
const paused = sweepSummary({ id: 9, state: 'paused', progress: null });

function setUpSigns() {
  const calls: string[] = [];
  let lastId = 0;
  const blocker = {
    start: (type: string) => {
      calls.push(`start ${type}`);
      lastId += 1;
      return lastId - 1;
    },
    stop: (id: number) => {
      calls.push(`stop ${id}`);
      return true;
    },
  };
  const window = {
    isGone: false,
    isDestroyed: () => window.isGone,
    setProgressBar: (progress: number) => void calls.push(`bar ${progress}`),
    setTitle: (title: string) => void calls.push(`title ${title}`),
  };
  const show = createSweepSigns(blocker, window);
  const shown = (sweeps: Parameters<typeof show>[0]) => {
    show(sweeps);
    return calls.splice(0);
  };
  return { shown, window };
}

describe('the finished share', () => {
  it('counts the replications of all running sweeps', () => {
    expect(shareDone([running(3, 10), running(0, 20, 2), paused])).toBe(0.1);
    expect(shareDone([running(12, 10)])).toBe(1);
  });

  it('is unknown until a sweep knows its length, and is none without a running sweep', () => {
    expect(shareDone([sweepSummary({ progress: null })])).toBe('unknown');
    expect(shareDone([running(0, 0)])).toBe('unknown');
    expect(shareDone([paused])).toBe('none-running');
    expect(shareDone([])).toBe('none-running');
  });
});

describe('the signs of running sweeps', () => {
  it('keep the system awake from the first to the last, once', () => {
    const { shown } = setUpSigns();
    expect(shown([])).toEqual(['bar -1']);
    expect(shown([running(0, 10)])).toEqual([
      'start prevent-app-suspension',
      'bar 0',
      'title 0% - Shootdown Lab',
    ]);
    expect(shown([running(1, 10), running(0, 10, 2)])).toEqual([
      'bar 0.05',
      'title 5% - Shootdown Lab',
    ]);
    expect(shown([running(10, 10, 2)])).toEqual(['bar 1', 'title 100% - Shootdown Lab']);
    expect(shown([paused])).toEqual(['stop 0', 'bar -1', 'title Shootdown Lab']);
    expect(shown([])).toEqual(['bar -1']);
    expect(shown([running(0, 2), paused])[0]).toBe('start prevent-app-suspension');
    expect(shown([])[0]).toBe('stop 1');
  });

  it('set the title only when it changes, and round it down', () => {
    const { shown } = setUpSigns();
    expect(shown([running(199, 1000)])).toContain('title 19% - Shootdown Lab');
    expect(shown([running(195, 1000)])).toEqual(['bar 0.195']);
  });

  it('say that it runs while its length is not known', () => {
    const { shown } = setUpSigns();
    expect(shown([running(0, 0)]).slice(1)).toEqual(['bar 2', 'title Running - Shootdown Lab']);
  });

  it('let the system sleep even when the window is destroyed', () => {
    const { shown, window } = setUpSigns();
    shown([running(0, 10)]);
    window.isGone = true;
    expect(shown([])).toEqual(['stop 0']);
  });
});
