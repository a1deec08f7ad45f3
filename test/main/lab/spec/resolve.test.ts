import { describe, expect, it } from 'vitest';
import { LabError } from '../../../../shared/errors.ts';
import { absentUserPolicy } from '../../../../shared/spec/user-side.ts';
import { defaultRunSettings } from '../../../../shared/spec/run-settings.ts';
import type { SpecRequest } from '../../../../shared/spec/spec-request.ts';
import { resolveRequest } from '../../../../main/lab/spec/resolve.ts';
import { policies } from '../../../support/policies.ts';
import { i5, makeKernelBuild, xeon } from '../../../support/specs.ts';
import { fakeKernel, fakePresets } from '../fakes/fake-presets.ts';

const resolve = (request: SpecRequest) => resolveRequest(request, fakePresets);

function refusal(request: SpecRequest): Pick<LabError, 'code' | 'message' | 'hint'> {
  try {
    resolve(request);
  } catch (error) {
    if (error instanceof LabError) {
      return { code: error.code, message: error.message, hint: error.hint };
    }
  }
  throw new Error('no LabError');
}

describe('resolving a request', () => {
  it('takes the defaults if nothing is named', () => {
    expect(resolve({})).toEqual({
      machine: xeon,
      kernel: fakeKernel,
      workload: makeKernelBuild(60),
      policy: policies.sync,
      userPolicy: absentUserPolicy,
      run: defaultRunSettings,
    });
  });

  it('takes presets by name and resolves their rules over cpus', () => {
    const spec = resolve({ machine: 'server-100', workload: 'mostly-idle', policy: 'latr' });
    expect(spec.machine).toEqual({ ...xeon, name: 'server-100', cpus: 100, sockets: 3 });
    expect(spec.workload.tasks).toBe(6);
    expect(spec.policy).toEqual(policies.latr);
  });

  it('applies fields in order and keeps the names of the presets', () => {
    const spec = resolve({
      set: [
        ['machine.cpus', 8],
        ['machine.cpus', 16],
        ['policy.flushCeilingPages', 0],
        ['run.seed', 7],
      ],
    });
    expect(spec.machine).toEqual({ ...xeon, cpus: 16 });
    expect(spec.policy).toEqual({ ...policies.sync, flushCeilingPages: 0 });
    expect(spec.workload.tasks).toBe(16);
    expect(spec.run.seed).toBe(7);
  });

  it('swaps a whole preset before fields apply, wherever the swap stands', () => {
    const spec = resolve({
      policy: 'none',
      set: [
        ['machine.ghz', 3],
        ['machine', 'i5-3550'],
        ['policy', 'deferred'],
        ['policy', 'deferred-tick'],
      ],
    });
    expect(spec.machine).toEqual({ ...i5, ghz: 3 });
    expect(spec.policy).toEqual(policies['deferred-tick']);
  });

  it('gives every socket of a profile a CPU, but refuses sockets that were requested', () => {
    expect(resolve({ set: [['machine.cpus', 1]] }).machine.sockets).toBe(1);
    const rule: SpecRequest = {
      set: [
        ['machine.cpus', 2],
        ['machine.sockets', 'cpus*4'],
      ],
    };
    expect(resolve(rule).machine.sockets).toBe(2);
    const asked: SpecRequest = {
      set: [
        ['machine.cpus', 2],
        ['machine.sockets', 4],
      ],
    };
    expect(refusal(asked).code).toBe('bad-value');
  });

  it('lets one bound of the replications follow the other, and refuses two that contradict', () => {
    const boundsOf = (set: NonNullable<SpecRequest['set']>) => {
      const { replicationsMin, replicationsMax } = resolve({ set }).run;
      return [replicationsMin, replicationsMax];
    };
    expect(boundsOf([['run.replicationsMax', 5]])).toEqual([5, 5]);
    expect(boundsOf([['run.replicationsMax', 50]])).toEqual([10, 50]);
    expect(boundsOf([['run.replicationsMin', 60]])).toEqual([60, 60]);
    const both: SpecRequest = {
      set: [
        ['run.replicationsMin', 9],
        ['run.replicationsMax', 5],
      ],
    };
    const { code, hint } = refusal(both);
    expect([code, hint]).toEqual([
      'bad-value',
      'swap them, or set one of them only: the other follows',
    ]);
  });

  it('accepts a rule for tasks', () => {
    expect(resolve({ set: [['workload.tasks', 'cpus*2']] }).workload.tasks).toBe(192);
    expect(refusal({ set: [['workload.tasks', 'many']] }).code).toBe('bad-value');
  });

  it.each([
    ['machine.cpus', '12', { machine: { cpus: 12 } }],
    ['policy.xpfo', 'off', { policy: { xpfo: false } }],
    ['policy.reuse', 'true', { policy: { reuse: true } }],
    ['policy.drainAt', 'tick,context-switch', { policy: { drainAt: ['context-switch', 'tick'] } }],
    ['policy.drainAt', 'tick+idle-exit', { policy: { drainAt: ['tick', 'idle-exit'] } }],
    ['policy.drainAt', ['tick', 'tick'], { policy: { drainAt: ['tick'] } }],
    ['policy.drainAt', 'none', { policy: { drainAt: [] } }],
    ['policy.drainAt', '', { policy: { drainAt: [] } }],
    ['policy.maxAgeUs', 'null', { policy: { maxAgeUs: null } }],
    ['policy.maxAgeUs', 'none', { policy: { maxAgeUs: null } }],
    ['policy.maxAgeUs', null, { policy: { maxAgeUs: null } }],
    ['policy.maxAgeUs', '500', { policy: { maxAgeUs: 500 } }],
    ['policy.pending', 'queue:4', { policy: { pending: 'queue:4' } }],
    ['policy.name', 'mine', { policy: { name: 'mine' } }],
    ['run.warmupMs', 'auto', { run: { warmupMs: 'auto' } }],
    ['workload.attacker', 'parked', { workload: { attacker: 'parked' } }],
    [
      'workload.orderWeights',
      '1,0,0,0,0,0,0,0,0,2,0',
      { workload: { orderWeights: [1, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0] } },
    ],
  ])('reads %s=%j', (path, value, expected) => {
    const spec = resolve({
      policy: 'deferred-bounded',
      set: [
        ['policy.contract', 'unbounded'],
        [path, value],
      ],
    });
    expect(spec).toMatchObject(expected);
  });

  it('refuses an unknown name with the closest one', () => {
    expect(refusal({ policy: 'defered' })).toEqual({
      code: 'unknown-name',
      message: 'unknown policy "defered"',
      hint: 'did you mean deferred?',
    });
    expect(refusal({ machine: 'i5-3350' }).hint).toBe('did you mean i5-3550?');
    expect(refusal({ set: [['workload', 'banana']] })).toMatchObject({
      code: 'unknown-name',
      hint: 'known are kernel-build, mostly-idle, pair',
    });
  });

  it.each([
    ['machine.cpu', 'did you mean machine.cpus?'],
    ['cpus', 'did you mean machine.cpus?'],
    ['policy.flushCeiling', 'did you mean policy.flushCeilingPages?'],
    ['__proto__.x', 'lab run --help lists every field'],
    ['machine.__proto__', 'lab run --help lists every field'],
  ])('refuses the unknown field %s', (path, hint) => {
    expect(refusal({ set: [[path, 1]] })).toEqual({
      code: 'unknown-field',
      message: `unknown field ${JSON.stringify(path)}`,
      hint,
    });
  });

  it.each([
    ['machine.cpus', 'lots'],
    ['machine.cpus', 0],
    ['machine.cpus', ''],
    ['machine.sockets', true],
    ['policy.xpfo', 'maybe'],
    ['policy.drainAt', 'lunch'],
    ['policy.drainAt', null],
    ['run.precision', null],
    ['workload.orderWeights', '1,2'],
    ['machine.name', 'a/b'],
    ['workload.name', 'my,fit'],
    ['policy.name', '-x'],
    ['policy.name', 'x'.repeat(65)],
    ['policy.name', 7],
  ])('refuses %s=%j as a bad value', (path, value) => {
    expect(refusal({ set: [[path, value]] }).code).toBe('bad-value');
  });
});
