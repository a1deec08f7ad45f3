import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { specFields } from '../../../../shared/spec/spec-fields.ts';
import type { Assignment, SpecRequest } from '../../../../shared/spec/spec-request.ts';
import { parseSpec, type Spec } from '../../../../shared/spec/spec.ts';
import { parseAssignment } from '../../../../shared/sweep.ts';
import { describeSpec, explainCommand } from '../../../../main/lab/spec/describe.ts';
import type { Presets } from '../../../../main/lab/spec/presets.ts';
import { resolveRequest } from '../../../../main/lab/spec/resolve.ts';
import { runKey } from '../../../../main/lab/runs/run-key.ts';
import type { WorkloadProfile } from '../../../../shared/spec/workload.ts';
import { fieldValues } from '../../../support/field-values.ts';
import { makeProfile } from '../../../support/made-of-traces.ts';
import { fakePresets } from '../fakes/fake-presets.ts';
import { scaleRuns } from '../../../support/scale-runs.ts';

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
  const set: Assignment[] = [];
  const names: Record<string, string> = {};
  for (let i = 0; i < args.length; i += 2) {
    const [option = '', value = ''] = args.slice(i, i + 2);
    if (option === '--set') set.push(parseAssignment(value));
    else names[option.slice(2)] = value;
  }
  return { ...names, set };
}

const describeRequest = (request: SpecRequest) =>
  describeSpec(resolveRequest(request, fakePresets), fakePresets);

const choice = (path: string, values: readonly string[]) =>
  fc.constantFrom(...values).map((value): Assignment => [path, value]);

const assignment: fc.Arbitrary<Assignment> = fc.oneof(
  ...specFields.map((field) => fieldValues(field).map((value): Assignment => [field.path, value])),
  choice('machine.sockets', ['cpus', 'cpus/2']),
  choice('workload.tasks', ['cpus*2', 'min(cpus,3)']),
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

  it('omits what a rule gives at its CPU count, and names what it does not', () => {
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

  it('says that the command is refused if a name is older than its rule', () => {
    const spec = resolveRequest({ set: [['policy.name', 'mine']] }, fakePresets);
    const old = parseSpec({ ...spec, policy: { ...spec.policy, name: 'a/b' } });
    const args = describeSpec(old, fakePresets);
    expect(args).toEqual(['--set', 'policy.name=a/b']);
    expect(() => resolveRequest(readArguments(args), fakePresets)).toThrow('policy.name must be');
    expect(explainCommand(old, fakePresets)).toBe(
      'The command is refused for policy.name=a/b: a name is now 1 to 64 letters, digits, dots, ' +
        'underscores and hyphens, the first a letter or a digit.',
    );
    expect(explainCommand(spec, fakePresets)).toBeNull();
  });

  it('gives the same spec when its arguments are read again', () => {
    fc.assert(
      fc.property(request, (one) => {
        const spec = resolveOrSkip(one);
        const again = readArguments(describeSpec(spec, fittedPresets));
        expect(resolveRequest(again, fittedPresets)).toEqual(spec);
        expect(explainCommand(spec, fittedPresets)).toBeNull();
      }),
      { seed: 7, numRuns: scaleRuns(500) },
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

  it('goes by the recording if the workload has another name', () => {
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
