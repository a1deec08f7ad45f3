import { describe, expect, it } from 'vitest';
import type { Observer } from '../../../main/engine/observer.ts';
import { replicate } from '../../../main/engine/run.ts';
import { policyNames, type PolicyName } from '../../support/policies.ts';
import { specOn } from '../../support/specs.ts';

type Call = keyof Observer;

/** An observer that keeps the arguments of all calls of some kinds. */
function listen(...kinds: Call[]) {
  const heard: [Call, ...unknown[]][] = [];
  const observer = new Proxy({} as Observer, {
    get:
      (_, name: Call) =>
      (...values: unknown[]) => {
        if (kinds.includes(name)) heard.push([name, ...values]);
      },
  });
  return { heard, observer };
}

function specOf(policy: PolicyName) {
  const run = { warmupMs: 0, measureMs: 5, horizonMs: 0 };
  return specOn(4, policy, { tasks: 6, burstMs: 1, blockMs: 3 }, run);
}

describe('an observer', () => {
  it.each(policyNames)('changes no result under %s', (policy) => {
    const spec = specOf(policy);
    expect(replicate(spec, 3, listen().observer)).toEqual(replicate(spec, 3));
  });

  it.each(policyNames)('hears of each thing that is counted under %s', (policy) => {
    const { heard, observer } = listen(
      'completesOp',
      'requests',
      'queues',
      'handles',
      'served',
      'switches',
      'ends',
    );
    const { counters } = replicate(specOf(policy), 0, observer);
    // A shootdown under way at the end is finished: things happen after the measured time.
    const count = (name: Call) => heard.filter(([kind]) => kind === name).length;
    expect(count('ends')).toBe(1);
    expect(count('completesOp') - counters.ops).toBeOneOf([0, 1, 2, 3, 4]);
    expect(count('requests') - counters.flushRequests).toBeOneOf([0, 1, 2, 3, 4]);
    expect(count('queues')).toBeGreaterThanOrEqual(counters.ipisRequested);
    expect(count('handles')).toBeGreaterThanOrEqual(counters.interruptsTaken);
    expect(count('switches')).toBeGreaterThanOrEqual(counters.contextSwitches);
  });

  it('hears of a shootdown in its order', () => {
    const spec = specOn(2, 'sync', { tasks: 1 }, { warmupMs: 0, measureMs: 0.05, horizonMs: 1 });
    const order: Call[] = [
      'requests',
      'queues',
      'kicks',
      'handles',
      'serves',
      'served',
      'closes',
      'acknowledges',
      'waitEnds',
      'returns',
    ];
    const { heard, observer } = listen(...order);
    replicate(spec, 0, observer);
    expect(heard.slice(0, 10).map(([name]) => name)).toEqual(order);
  });
});
