import { expect, it, vi } from 'vitest';
import { useDescription } from '../../../renderer/composables/useDescription.ts';
import type { CallValue } from '../../../shared/contract.ts';
import { policies } from '../../support/policies.ts';
import { makeKernelBuild, makeMachine, makeSpec } from '../../support/specs.ts';
import { createFakeLab, withScope } from '../support/fake-client.ts';

/** As received from the lab: a copy. */
const workload: CallValue<'lab.describe'>['workloads'][number] = {
  ...makeKernelBuild(4),
  orderWeights: [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
};
const spec = makeSpec(makeMachine(4), makeKernelBuild(4), policies.sync);

function describeWith(...names: readonly string[]): CallValue<'lab.describe'> {
  return {
    appVersion: '1.2.3',
    modelVersion: '3',
    host: 'memory',
    database: '/lab.db',
    workers: 2,
    machines: [],
    kernels: [],
    workloads: names.map((name) => ({ ...workload, name })),
    policies: [],
  };
}

it('offers a workload as soon as it was made of a trace, asking once for several changes', async () => {
  vi.useFakeTimers();
  const lab = createFakeLab({
    'lab.describe': () => describeWith('kernel-build'),
    'spec.resolve': () => ({ key: '0'.repeat(64), spec, stored: false, command: [] }),
  });
  const { value, stop } = withScope(() => useDescription(lab));
  await vi.runAllTimersAsync();
  lab.serve['lab.describe'] = () => describeWith('kernel-build', 'mine');
  for (let i = 0; i < 5; i++) lab.send('traces.changed', {});
  await vi.runAllTimersAsync();
  stop();
  vi.useRealTimers();
  const names = value.description.value?.workloads.map(({ name }) => name);
  expect(names).toEqual(['kernel-build', 'mine']);
  expect(lab.inputs('lab.describe')).toHaveLength(2);
});
