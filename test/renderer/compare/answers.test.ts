import { describe, expect, it } from 'vitest';
import { countAnswers, explainAnswers } from '../../../renderer/compare/answers.ts';

describe('the answers of a comparison', () => {
  it('are counted in a fixed order, those that occur', () => {
    expect(countAnswers(['same', 'different', 'not decided', 'different'])).toBe(
      '2 different, 1 same, 1 not decided',
    );
    expect(countAnswers(['not decided'])).toBe('1 not decided');
    expect(countAnswers([])).toBe('');
  });

  it('come with their rule and its margin', () => {
    expect(explainAnswers({ margin: 0.01 })).toContain('wholly inside of 1 % around');
    expect(explainAnswers({ margin: 0.025 })).toContain('2.5 %');
    expect(explainAnswers({ margin: 0.01 })).toContain('more replications may decide');
  });
});
