import { describe, expect, it } from 'vitest';
import { describeJob, nameJob, shareDone } from '../../../renderer/traces/job-text.ts';
import { countCpus, machineOptions } from '../../../renderer/traces/machine-options.ts';
import {
  checkFitName,
  defaultFitName,
  fitWords,
  replayWords,
} from '../../../renderer/traces/made-words.ts';
import { readTrace, writeTrace } from '../../../renderer/traces/trace-params.ts';
import { defaultReplayPolicies } from '../../../shared/trace-replay.ts';
import type { TraceJob } from '../../../shared/contract.ts';
import { policies } from '../../support/direct-map-policies.ts';
import { jobOf } from '../../support/trace-job.ts';

describe('the words about a job', () => {
  it.each([
    [{}, 'Reading 0 B'],
    [
      { progress: { done: 1.2e6, total: 2.96e6, etaMs: 2100 } },
      'Reading 1.20 MB of 2.96 MB, 40 %, 3 s left',
    ],
    [{ state: 'done' }, 'Imported.'],
    [{ state: 'done', wasStored: true }, 'This text was stored before.'],
    [{ state: 'cancelled' }, 'Cancelled. Unfinished work is dropped.'],
    [{ kind: 'fit', progress: { done: 3, total: 12, etaMs: null } }, 'Simulation 3 of 12, 25 %'],
    [
      { kind: 'replay', progress: { done: 2.5e9, total: 5e9, etaMs: 900 } },
      'Policy 3 of 5, 50 %, 1 s left',
    ],
    [{ kind: 'replay', progress: { done: 5e9, total: 5e9, etaMs: 0 } }, /^Policy 5 of 5, 100 %/],
    [{ kind: 'replay' }, 'Replaying'],
  ] satisfies [Partial<TraceJob>, string | RegExp][])('say how far %j is', (change, text) => {
    expect(describeJob(jobOf(1, change), 1e9)).toMatch(text);
  });

  it('name it by what it is about', () => {
    const kinds = ['import', 'fit', 'replay'] as const;
    expect(kinds.map((kind) => nameJob({ kind, name: 'a.txt' }))).toEqual([
      'Import of a.txt',
      'Workload of a.txt',
      'Replay of a.txt',
    ]);
  });

  it('know no share without a total, and none above 1', () => {
    expect(shareDone({ done: 5, total: null })).toBeNull();
    expect(shareDone({ done: 5, total: 0 })).toBeNull();
    expect(shareDone({ done: 5, total: 4 })).toBe(1);
  });
});

describe('the address of a trace', () => {
  it.each([
    ['7', 7],
    ['0', null],
    ['-1', null],
    ['1.5', null],
    ['x', null],
  ])('trace=%s names %s', (trace, id) => {
    expect(readTrace({ trace })).toBe(id);
  });

  it('is read as it is written', () => {
    expect(readTrace(writeTrace(12))).toBe(12);
    expect(writeTrace(null)).toEqual({});
  });
});

describe('what is made of a trace', () => {
  it('has a command that a shell takes', () => {
    expect(fitWords({ id: '3', name: 'mine', machine: 'server-2' }).join(' ')).toBe(
      'lab trace fit 3 --name mine --machine server-2',
    );
    const asked = {
      id: 'c0ffee12',
      policies: ['sync', 'latr'],
      loop: 'open',
      machine: 'server-2',
    } as const;
    expect(replayWords(asked).join(' ')).toBe(
      'lab trace replay c0ffee12 --policies sync,latr --loop open --machine server-2 --operations',
    );
  });

  it('has a name by default that is one', () => {
    const name = defaultFitName('c0ffee12'.repeat(8));
    expect([name, checkFitName(name)]).toEqual(['trace-c0ffee12', '']);
    for (const bad of ['', 'two words', 'gr\u00f6\u00dfe', 'x'.repeat(65), 'a/b', 'my,fit', '-x']) {
      expect(checkFitName(bad)).not.toBe('');
    }
  });

  it('is first offered under policies that there are', () => {
    const names = policies.map(({ policy }) => policy.name);
    expect(names).toEqual(expect.arrayContaining([...defaultReplayPolicies]));
  });

  it('is for a machine with as many CPUs as recorded, or one that is chosen', () => {
    const machines = [{ name: 'i5-3550' }, { name: 'server-4' }];
    expect(machineOptions(4, machines).map(({ value }) => value)).toEqual(['server-4', 'i5-3550']);
    const perCpu = [0, 3].map((cpu) => ({ cpu, events: 1, switches: 0 }));
    expect(countCpus({ perCpu })).toBe(4);
  });
});
