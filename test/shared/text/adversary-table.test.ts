import { describe, expect, it } from 'vitest';
import { adversaries } from '../../../main/engine/adversaries/index.ts';
import type { ContractResult, RunResult } from '../../../shared/result.ts';
import type { Policy } from '../../../shared/spec/policy.ts';
import { attackers } from '../../../shared/spec/workload.ts';
import { formatAdversaries } from '../../../shared/text/adversary-table.ts';
import { makeContract } from '../../support/contracts.ts';
import { policies } from '../../support/policies.ts';
import { makeKernelBuild, makeMachine, makeSpec } from '../../support/specs.ts';
import { expectMailForm } from './support/mail-form.ts';
import { makeRun } from './support/random-runs.ts';
import { setupOf } from '../../support/setup-words.ts';

function runOf(policy: Policy, attacker: (typeof attackers)[number], contract: ContractResult) {
  const spec = makeSpec(makeMachine(4), makeKernelBuild(3, { attacker }), policy);
  const key = `${policy.name}${attacker}`.padEnd(64, '0');
  return makeRun(spec, { key, attackedContract: contract });
}

const formatOf = (runs: readonly RunResult[]) =>
  formatAdversaries({
    runs,
    adversaries,
    describeSetup: setupOf('a server of 4 CPUs'),
    command: ['lab', 'adversaries'],
  });

const tick = makeContract({ bound: 'tick', boundNs: 4e6, worstNs: 3.99e6, longestNs: 4.05e6 });

describe('contracts against attackers as text', () => {
  const answers = ['kept', 'broken', 'not-tested', 'kept'] as const;
  const tables = 2 * Math.ceil(attackers.length / 4);
  const runs = attackers.flatMap((attacker, i) => [
    runOf(policies['deferred-tick'], attacker, { ...tick, answer: answers[i % 4]! }),
    runOf(
      policies.broadcast,
      attacker,
      makeContract({ boundNs: 200, longestNs: 6e7, isLongestOpen: true }),
    ),
  ]);
  const lines = formatOf(runs);

  it('are a mail, with a row for each policy in each table of four attackers', () => {
    expectMailForm(lines);
    const words = lines.map((line) => line.split(/ {2,}/));
    expect(words).toContainEqual(['policy', 'spinner', 'parked', 'idle', 'irqs-off']);
    expect(words).toContainEqual(['deferred-tick', 'kept', 'BROKEN', 'not tested', 'kept']);
    expect(lines.filter((line) => line.startsWith('deferred-tick'))).toHaveLength(tables);
  });

  it('say what a bound allows if it is one time for all requests, and which window is open', () => {
    const windows = lines.slice(lines.findIndex((line) => /^policy +bound/.test(line)));
    const last = (name: string) => windows.find((line) => line.startsWith(name)) ?? '';
    expect(last('deferred-tick').split(/ +/).slice(1, 4)).toEqual(['tick', '4.00ms', '4.05ms']);
    expect(last('broadcast ?').split(/ +/).slice(2, 5)).toEqual(['shootdown', '-', '>60.0ms']);
  });

  it('say what each attacker does, and what is a guess', () => {
    const text = lines.join(' ').replace(/\s+/g, ' ');
    for (const { name, text: what } of adversaries) expect(text).toContain(`${name}: ${what}`);
    expect(text).toContain('irqs-off: for 1.00 ms at a time');
    expect(text).toContain('?: a guess');
    expect(formatOf(runs.slice(0, 1)).join(' ')).not.toContain('a guess');
  });

  it('have no answer where none is known', () => {
    const bare = { ...runs[0]!, attackedContract: null };
    expect(formatOf([bare]).find((line) => line.startsWith('deferred-tick'))).toMatch(/ -( +-)+$/);
    expect(formatOf([])).toEqual([]);
  });
});
