import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { machineFields } from '../../../../shared/spec/machine.ts';
import {
  contractBounds,
  drainPoints,
  flushTargets,
  localFlushes,
  policyFields,
  remoteFlushes,
} from '../../../../shared/spec/policy.ts';
import type { NumberField } from '../../../../shared/spec/field.ts';
import { runFields, warmupField, type Spec } from '../../../../shared/spec/spec.ts';
import { parseAssignment } from '../../../../shared/sweep.ts';
import { attackers, workloadFields } from '../../../../shared/spec/workload.ts';
import { describeSpec, explainCommand } from '../../../../main/lab/spec/describe.ts';
import type { SpecRequest } from '../../../../main/lab/lab.ts';
import type { Presets } from '../../../../main/lab/spec/presets.ts';
import { resolveRequest } from '../../../../main/lab/spec/resolve.ts';
import { runKey } from '../../../../main/lab/runs/run-key.ts';
import type { WorkloadProfile } from '../../../../shared/spec/workload.ts';
import { makeProfile } from '../../../support/made-of-traces.ts';
import { fakePresets } from '../fakes/fake-presets.ts';

/** The presets when these are fitted. */
function withFitted(...fitted: readonly WorkloadProfile[]): Presets {
  const workloads = [...fakePresets.workloads(), ...fitted];
  return {
    ...fakePresets,
    workloads: () => workloads,
    findWorkload: (wanted) => workloads.find((one) => one.name === wanted),
  };
}

const fittedPresets = withFitted(makeProfile());

/** Reads an argument list as `lab run` does. */
function readArguments(args: readonly string[]): SpecRequest {
  const set: [string, unknown][] = [];
  const names: Record<string, string> = {};
  for (let i = 0; i < args.length; i += 2) {
    const [option = '', value = ''] = args.slice(i, i + 2);
    if (option === '--set') set.push([...parseAssignment(value)]);
    else names[option.slice(2)] = value;
  }
  return { ...names, set };
}

const describeRequest = (request: SpecRequest) =>
  describeSpec(resolveRequest(request, fakePresets), fakePresets);

function numbers(section: string, fields: Readonly<Record<string, NumberField>>) {
  return Object.entries(fields).map(([name, { min, max, integer }]) => {
    const value = integer
      ? fc.integer({ min, max })
      : fc.double({ min, max, noNaN: true }).map((x) => x + 0);
    return value.map((x): [string, unknown] => [`${section}.${name}`, x]);
  });
}

const choice = (path: string, values: readonly unknown[]) =>
  fc.constantFrom(...values).map((value): [string, unknown] => [path, value]);

const name = fc.stringMatching(/^[\x21-\x7e]{1,8}$/);

const assignment: fc.Arbitrary<[string, unknown]> = fc.oneof(
  ...numbers('machine', machineFields),
  ...numbers('workload', workloadFields),
  ...numbers('policy', policyFields),
  ...numbers('run', { ...runFields, warmupMs: warmupField }),
  choice('run.warmupMs', ['auto']),
  choice('run.precisionOf', ['overhead-tick', 'window-p50', 'stale-time']),
  choice('workload.attacker', attackers),
  choice('policy.local', localFlushes),
  choice('policy.remote', remoteFlushes),
  choice('policy.targets', flushTargets),
  choice('policy.pending', ['cpu', 'task', 'queue:1', 'queue:65536']),
  choice('policy.contract', contractBounds),
  choice('policy.xpfo', [true, false]),
  choice('policy.reuse', [true, false]),
  choice('policy.maxAgeUs', [null]),
  choice('machine.sockets', ['cpus', 'cpus/2']),
  choice('workload.tasks', ['cpus*2', 'min(cpus,3)']),
  fc.subarray([...drainPoints]).map((points): [string, unknown] => ['policy.drainAt', points]),
  fc
    .array(fc.double({ min: 0.001, max: 1e9, noNaN: true }), { minLength: 11, maxLength: 11 })
    .map((weights): [string, unknown] => ['workload.orderWeights', weights]),
  fc
    .tuple(fc.constantFrom('machine', 'workload', 'policy'), name)
    .map(([section, value]): [string, unknown] => [`${section}.name`, value]),
);

const request: fc.Arbitrary<SpecRequest> = fc.record({
  machine: fc.constantFrom('xeon-8160-2s', 'i5-3550', 'server-1', 'server-300'),
  workload: fc.constantFrom('kernel-build', 'mostly-idle', 'pair', 'trace-7ace0000'),
  policy: fc.constantFrom(...fakePresets.policies.map(({ policy }) => policy.name)),
  set: fc.array(assignment, { maxLength: 8 }),
});

function resolveOrSkip(one: SpecRequest): Spec {
  try {
    return resolveRequest(one, fittedPresets);
  } catch {
    return fc.pre(false) as never;
  }
}

describe('describing a spec', () => {
  it('needs no words for the defaults', () => {
    expect(describeRequest({})).toEqual([]);
  });

  it('names presets and sets the fields in which the spec differs from them', () => {
    const set: SpecRequest['set'] = [
      ['machine.cpus', 64],
      ['policy.drainAt', 'tick'],
      ['run.seed', 3],
    ];
    expect(describeRequest({ machine: 'server-4', policy: 'latr', set })).toEqual([
      '--machine',
      'server-4',
      '--policy',
      'latr',
      '--set',
      'machine.cpus=64',
      '--set',
      'policy.drainAt=tick',
      '--set',
      'run.seed=3',
    ]);
  });

  it('says nothing of what a rule gives at its CPU count, but of what it does not', () => {
    const set: SpecRequest['set'] = [
      ['machine.cpus', 8],
      ['workload.tasks', 'cpus*2'],
    ];
    expect(describeRequest({ set })).toEqual([
      '--set',
      'machine.cpus=8',
      '--set',
      'workload.tasks=16',
    ]);
  });

  it('sets the name of a part that no preset has', () => {
    const set: SpecRequest['set'] = [['policy.name', 'mine']];
    expect(describeRequest({ set })).toEqual(['--set', 'policy.name=mine']);
  });

  it('gives the same spec when its arguments are read again', () => {
    fc.assert(
      fc.property(request, (one) => {
        const spec = resolveOrSkip(one);
        const again = readArguments(describeSpec(spec, fittedPresets));
        expect(resolveRequest(again, fittedPresets)).toEqual(spec);
        expect(explainCommand(spec, fittedPresets)).toBeNull();
      }),
      { seed: 7, numRuns: 500 },
    );
  });
});

describe('describing a spec of a fitted workload', () => {
  const changed: SpecRequest = {
    workload: 'trace-7ace0000',
    set: [
      ['workload.name', 'mine'],
      ['workload.blockMs', 3],
    ],
  };

  it('names the workload, at the CPU count of the recording and at others', () => {
    const set: SpecRequest['set'] = [['machine.cpus', 8]];
    const spec = resolveRequest({ workload: 'trace-7ace0000', set }, fittedPresets);
    const args = ['--workload', 'trace-7ace0000', '--set', 'machine.cpus=8'];
    expect(describeSpec(spec, fittedPresets)).toEqual(args);
  });

  it('goes by the recording where the workload has another name', () => {
    const spec = resolveRequest(changed, fittedPresets);
    expect(describeSpec(spec, fittedPresets)).toEqual([
      '--workload',
      'trace-7ace0000',
      '--set',
      'workload.name=mine',
      '--set',
      'workload.blockMs=3',
    ]);
    expect(explainCommand(spec, fittedPresets)).toBeNull();
  });

  it('does not name a fitted workload for a spec that is fitted to nothing', () => {
    const set: SpecRequest['set'] = [['workload.name', 'trace-7ace0000']];
    const spec = resolveRequest({ set }, fittedPresets);
    expect(describeSpec(spec, fittedPresets)).toEqual(['--set', 'workload.name=trace-7ace0000']);
  });

  const trace = 'beef'.padEnd(64, '0');
  it.each<[string, Presets]>([
    ['is deleted', fakePresets],
    ['is one of another trace', withFitted(makeProfile({ recorded: { trace, cpus: 2 } }))],
    [
      'is one of other CPUs',
      withFitted(makeProfile({ recorded: { ...makeProfile().recorded!, cpus: 4 } })),
    ],
  ])('gives all but its recording when the workload %s, and says so', (_, presets) => {
    const spec = resolveRequest({ workload: 'trace-7ace0000' }, fittedPresets);
    const { recorded, ...workload } = spec.workload;
    const again = resolveRequest(readArguments(describeSpec(spec, presets)), presets);
    expect(recorded).toBeDefined();
    expect(again).toEqual({ ...spec, workload });
    expect(runKey('1', again)).not.toBe(runKey('1', spec));
    expect(explainCommand(spec, presets)).toBe(
      'trace-7ace0000 was fitted to trace 7ace0000 on 2 CPUs, and that fit is deleted: the ' +
        'command gives the same numbers under another key, and they no longer say where they ' +
        'come from. Fit the trace again as trace-7ace0000 to get this run.',
    );
  });
});
