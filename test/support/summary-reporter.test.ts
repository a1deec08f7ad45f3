import { describe, expect, it } from 'vitest';
import { exitCodeFor, summaryLine } from './summary-reporter.ts';

describe('summary reporter', () => {
  it('writes the plain closing line', () => {
    expect(summaryLine({ passed: 3, failed: 0, skipped: 0 })).toBe('3 passed, 0 failed');
    expect(summaryLine({ passed: 3, failed: 1, skipped: 2 })).toBe('3 passed, 1 failed, 2 skipped');
  });

  it('fails a run that has a failed test or no executed one', () => {
    expect(exitCodeFor({ passed: 3, failed: 0, skipped: 0 }, 0)).toBe(0);
    expect(exitCodeFor({ passed: 3, failed: 1, skipped: 0 }, 0)).toBe(1);
    expect(exitCodeFor({ passed: 0, failed: 0, skipped: 4 }, 0)).toBe(1);
    expect(exitCodeFor({ passed: 3, failed: 0, skipped: 0 }, 130)).toBe(130);
  });
});
