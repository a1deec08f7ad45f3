import { expect, it } from 'vitest';
import { createLastSpecs } from '../../../main/pool/last-specs.ts';
import { policies } from '../../support/policies.ts';
import { makeKernelBuild, makeMachine, makeSpec } from '../../support/specs.ts';

const [sync, deferred, latr] = (['sync', 'deferred', 'latr'] as const).map((policy) =>
  makeSpec(makeMachine(2), makeKernelBuild(2), policies[policy]),
);

it('leaves a thread at its spec, then at one that no other thread is at', () => {
  const specs = createLastSpecs<string>();
  const choose = (thread: string, ...waiting: (typeof sync)[]) =>
    specs.choose(
      thread,
      waiting.map((spec) => ({ spec: spec! })),
    );
  expect(choose('a', sync, deferred)).toBe(0);
  specs.set('a', sync!);
  expect(choose('b', sync, deferred)).toBe(1);
  specs.set('b', deferred!);
  expect(choose('a', deferred, latr, sync)).toBe(2);
  expect(choose('a', deferred, latr)).toBe(1);
  expect(choose('a', deferred)).toBe(0);
  specs.delete('b');
  expect(choose('a', latr, deferred)).toBe(0);
});
