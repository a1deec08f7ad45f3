import { describe, expect, it } from 'vitest';
import { answerOfRun } from '../../shared/contract-answer.ts';

const said = (answer: 'kept' | 'broken' | 'not-tested') => ({ contract: { answer } });

describe('the answer of a run', () => {
  it('is that of its policy, unless that for user mappings broke its contract', () => {
    expect(answerOfRun(said('kept'))).toBe('kept');
    expect(answerOfRun({ ...said('kept'), user: said('not-tested') })).toBe('kept');
    expect(answerOfRun({ ...said('kept'), user: said('broken') })).toBe('broken');
    expect(answerOfRun({ ...said('broken'), user: said('kept') })).toBe('broken');
    expect(answerOfRun({})).toBeNull();
  });
});
