import { describe, expect, it } from 'vitest';
import { describePlan } from '../../../renderer/text/plan-text.ts';

describe('the words about a plan', () => {
  const plan = { total: 12, stored: 4, expectedMs: 8000, notes: [] };

  it('say how many runs there are, and how long they take', () => {
    expect(describePlan(plan)).toBe('12 runs, 4 of them stored, about 8 s.');
    expect(describePlan({ ...plan, expectedMs: null })).toContain('time not known yet');
    expect(describePlan({ ...plan, stored: 12 })).toBe('12 runs, all stored: nothing to simulate.');
  });

  it('say what must be known of the runs, stored or not', () => {
    const notes = ['Extrapolated: mine was recorded on 2 CPUs, and is simulated on 8.'];
    expect(describePlan({ ...plan, notes })).toBe(
      `12 runs, 4 of them stored, about 8 s. ${notes[0]}`,
    );
    expect(describePlan({ ...plan, stored: 12, notes })).toContain(notes[0]);
  });
});
