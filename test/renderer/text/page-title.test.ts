import { describe, expect, it } from 'vitest';
import { titleOfPage } from '../../../renderer/text/page-title.ts';

describe('the title of the window', () => {
  it('has the page, and how far the sweeps are', () => {
    expect(titleOfPage('runs', [])).toBe('Runs - Shootdown Lab');
    const sweep = {
      id: 1,
      kind: 'sweep',
      name: '',
      command: 'lab sweep',
      createdAt: '2026-01-01T00:00:00.000Z',
      state: 'running',
      total: 4,
      done: 1,
      failed: 0,
      progress: null,
      problem: null,
    } as const;
    expect(titleOfPage('explore', [sweep])).toBe('25 % - Explore - Shootdown Lab');
  });
});
