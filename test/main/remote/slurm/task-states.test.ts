import { describe, expect, it } from 'vitest';
import { isEnd, readTaskIds, readTaskStates } from '../../../../main/remote/slurm/task-states.ts';

describe('the tasks of an array', () => {
  it.each([
    ['3', [3]],
    ['1-4', [1, 2, 3, 4]],
    ['1,5-7', [1, 5, 6, 7]],
    ['2-4%2', [2, 3, 4]],
    ['N/A', []],
  ])('%s are read', (text, ids) => {
    expect(readTaskIds(text)).toEqual(ids);
  });

  it('have the states that scontrol shows, also those that wait together', () => {
    const lines = [
      'JobId=9 ArrayJobId=9 ArrayTaskId=4-6%2 JobName=a JobState=PENDING Reason=Resources',
      'JobId=11 ArrayJobId=9 ArrayTaskId=2 JobName=a JobState=FAILED Reason=NonZeroExitCode',
      'JobId=10 ArrayJobId=9 ArrayTaskId=1 JobName=a JobState=RUNNING Reason=None',
    ];
    expect([...readTaskStates(lines.join('\n'))]).toEqual([
      [4, 'PENDING'],
      [5, 'PENDING'],
      [6, 'PENDING'],
      [2, 'FAILED'],
      [1, 'RUNNING'],
    ]);
    expect(readTaskStates('No jobs in the system').size).toBe(0);
  });

  it('have ended only in states that are ends', () => {
    const states = ['COMPLETED', 'FAILED', 'NODE_FAIL', 'RUNNING', 'PENDING', 'REQUEUED', 'NEW'];
    expect(states.map(isEnd)).toEqual([true, true, true, false, false, false, false]);
  });
});
