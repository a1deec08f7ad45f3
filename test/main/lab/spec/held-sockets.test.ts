import { expect, it } from 'vitest';
import { replicate } from '../../../../main/engine/run.ts';
import { builtInPresets } from '../../../../main/lab/spec/built-in-presets.ts';
import { resolveRequest } from '../../../../main/lab/spec/resolve.ts';
import { toSample } from '../../../../main/lab/statistics/sample.ts';
import { explainHeldSockets } from '../../../../shared/text/held-sockets.ts';
import type { Spec } from '../../../../shared/spec/spec.ts';

const onCpus = (cpus: number, policy = 'sync'): Spec =>
  resolveRequest(
    {
      policy,
      set: [
        ['machine.cpus', cpus],
        ['run.measureMs', 4],
        ['run.horizonMs', 1],
      ],
    },
    builtInPresets,
  );

const sysPerOp = (spec: Spec) => toSample(replicate(spec, 0)).sysTickNs;

it('lets the cost grow smoothly over the CPUs of a machine, past the share of a socket too', () => {
  const counts = [45, 46, 47, 48, 49, 50, 51, 52];
  const ratios = counts.map((cpus) => sysPerOp(onCpus(cpus)) / sysPerOp(onCpus(cpus, 'none')));
  const steps = ratios.slice(1).map((ratio, i) => ratio / (ratios[i] ?? 0));
  for (const step of steps) expect(step).toBeLessThan(1.08);
  const jump = steps[counts.indexOf(48)] ?? 0;
  expect(jump, `48 to 49 of ${steps.join(' ')}`).toBeLessThan(1.04);
});

it('keeps the sockets of a machine whatever its CPUs, and says so', () => {
  const specs = [1, 2, 24, 48, 49, 96, 192].map((cpus) => onCpus(cpus));
  expect(specs.map(({ machine }) => machine.sockets)).toEqual([1, 2, 2, 2, 2, 2, 2]);
  expect(explainHeldSockets(specs.slice(1))).toEqual([
    'xeon-8160-2s: sockets held at 2, with the CPUs spread evenly over them.',
  ]);
  expect(explainHeldSockets(specs)).toEqual([
    'xeon-8160-2s: sockets held at 2 (fewer where CPUs are), with the CPUs spread evenly over them.',
  ]);
});

it('says nothing of sockets that are not held, or of one CPU count', () => {
  const [small, large] = [onCpus(48), onCpus(96)];
  const own: Spec = { ...large, machine: { ...large.machine, sockets: 4 } };
  expect(explainHeldSockets([small, own])).toEqual([]);
  expect(explainHeldSockets([small, small])).toEqual([]);
  const onServer = (name: string) => resolveRequest({ machine: name }, builtInPresets);
  const family = [onServer('server-4'), onServer('server-97')];
  expect(family.map(({ machine }) => machine.sockets)).toEqual([1, 3]);
  expect(explainHeldSockets(family)).toEqual([]);
});
