import { describe, expect, it } from 'vitest';
import { createAxis } from '../../../renderer/explore/axis-draft.ts';
import {
  checkDraft,
  placeError,
  describeFirstProblem,
} from '../../../renderer/explore/draft-problems.ts';
import { draftOfCommand, draftOfSweep } from '../../../renderer/explore/open-run.ts';
import {
  buildBase,
  buildRequest,
  createDraft,
  type SweepDraft,
} from '../../../renderer/explore/sweep-draft.ts';
import { LabError } from '../../../shared/errors.ts';
import { presetNameRule } from '../../../shared/spec/preset-name.ts';
import { sweepWords } from '../../../shared/sweep-words.ts';
import { joinCommand, splitCommand } from '../../../shared/text/plain.ts';

const defaults = {
  machine: 'xeon-8160-2s',
  kernel: 'first-model',
  workload: 'kernel-build',
  policy: 'sync',
};

function draftOf(change: Partial<SweepDraft>): SweepDraft {
  return { ...createDraft(defaults, ['none', 'sync']), ...change };
}

const cpus = { ...createAxis(1, 'machine.cpus'), list: '4 8' };

describe('the request of a form', () => {
  it('has its policies as the last axis', () => {
    expect(buildRequest(draftOf({ axes: [cpus] }))).toEqual({
      base: { machine: 'xeon-8160-2s', kernel: 'first-model', workload: 'kernel-build' },
      vary: ['machine.cpus=4,8', 'policy=none,sync'],
      mode: 'grid',
      where: [],
    });
  });

  it('has a single policy in its base, unless nothing else varies', () => {
    const alone = buildRequest(draftOf({ policies: ['sync'] }));
    const beside = buildRequest(draftOf({ policies: ['sync'], axes: [cpus], mode: 'zip' }));
    expect([alone.base?.policy, alone.vary]).toEqual([undefined, ['policy=sync']]);
    expect([beside.base?.policy, beside.vary]).toEqual(['sync', ['machine.cpus=4,8']]);
  });

  it('sets fields and settings of runs by their kind, and leaves out empty ones', () => {
    const draft = draftOf({
      sets: [
        { id: 1, path: 'machine.tickHz', value: ' 1000 ' },
        { id: 2, path: 'policy.drainAt', value: 'tick+idle-exit' },
        { id: 3, path: 'policy.reuse', value: 'true' },
        { id: 4, path: 'policy.name', value: '7' },
        { id: 5, path: 'machine.ghz', value: ' ' },
      ],
    });
    draft.run['run.seed'] = '9';
    expect(buildBase(draft).set).toEqual([
      ['machine.tickHz', 1000],
      ['policy.drainAt', ['tick', 'idle-exit']],
      ['policy.reuse', true],
      ['policy.name', '7'],
      ['run.seed', 9],
    ]);
  });

  it('is a command that a shell can be given', () => {
    const draft = draftOf({ axes: [cpus], mode: 'zip', condition: ' policy.name != "none" ' });
    draft.run['run.seed'] = '9';
    const command = joinCommand(sweepWords(buildRequest(draft)));
    expect(command).toBe(
      'lab sweep --machine xeon-8160-2s --kernel first-model --workload kernel-build --set run.seed=9 ' +
        `--vary machine.cpus=4,8 --vary policy=none,sync --zip --where 'policy.name != "none"'`,
    );
    expect(splitCommand(command)).toEqual(sweepWords(buildRequest(draft)));
  });
});

describe('the form of a recorded run', () => {
  it('holds what its command says over the defaults', () => {
    const words = ['lab', 'run', '--machine', 'server-8', '--policy', 'latr'];
    const sets = ['--set', 'machine.tickHz=1000', '--set', 'run.seed=7'];
    const draft = draftOfCommand([...words, ...sets], defaults);
    expect(draft).toEqual({
      ...createDraft(defaults, ['latr']),
      machine: 'server-8',
      sets: [{ id: 1, path: 'machine.tickHz', value: '1000' }],
      run: { ...createDraft(defaults, []).run, 'run.seed': '7' },
      nextId: 2,
    });
  });

  it('asks for just that run', () => {
    const draft = draftOfCommand(['lab', 'run'], defaults);
    expect(buildRequest(draft)).toEqual({
      base: { machine: 'xeon-8160-2s', kernel: 'first-model', workload: 'kernel-build' },
      vary: ['policy=sync'],
      mode: 'grid',
      where: [],
    });
  });
});

describe('the form of a recorded sweep', () => {
  it('asks for the same sweep again', () => {
    const draft = draftOf({ axes: [cpus], mode: 'zip', condition: 'policy.name != "none"' });
    draft.run['run.seed'] = '9';
    draft.sets.push({ id: 9, path: 'machine.tickHz', value: '1000' });
    const words = sweepWords(buildRequest(draft));
    expect(sweepWords(buildRequest(draftOfSweep(words, defaults, ['latr'])))).toEqual(words);
    const single = draftOf({ policies: ['latr'], axes: [cpus] });
    const own = sweepWords(buildRequest(single));
    expect(sweepWords(buildRequest(draftOfSweep(own, defaults, [])))).toEqual(own);
  });

  it('is the default form for a study', () => {
    const draft = draftOfSweep(['lab', 'study'], defaults, ['none', 'sync']);
    expect(draft).toEqual(createDraft(defaults, ['none', 'sync']));
  });
});

describe('the problems of a form', () => {
  it.each([
    [{}, []],
    [{ policies: [] }, ['policies: Choose at least one policy.']],
    [{ axes: [cpus, { ...cpus, id: 2 }] }, ['axis-2: machine.cpus is varied twice.']],
    [
      { axes: [{ ...cpus, list: '4,8,16' }], mode: 'zip' },
      ['mode: Zipped axes need the same number of values: machine.cpus has 3, policy has 2.'],
    ],
    [{ axes: [{ ...cpus, list: '4,8,16' }], mode: 'zip', policies: ['sync'] }, []],
    [{ condition: 'machine.cpu > 4' }, ['condition: There is no field machine.cpu.']],
    [{ condition: 'machine.cpus >' }, ['condition: expected a value, got the end at position 15']],
    [
      { sets: [{ id: 3, path: 'machine.tickHz', value: 'fast' }] },
      ['set-3: machine.tickHz must be a number from 1 to 10000 Hz, got "fast"'],
    ],
    [
      { sets: [{ id: 3, path: 'policy.remote', value: 'soon' }] },
      [
        'set-3: policy.remote must be one of never, ipi, deferred, broadcast, invlpgb, rar, got "soon"',
      ],
    ],
    [{ sets: [{ id: 3, path: 'workload.tasks', value: 'min(cpus,60)' }] }, []],
    [
      { sets: [{ id: 3, path: 'machine.ghz', value: '1e999' }] },
      ['set-3: 1e999 is too large for a number'],
    ],
    ...[
      ['machine.name', 'a/b'],
      ['workload.name', 'my,fit'],
      ['policy.name', '-x'],
    ].map(([path = '', value = '']): [Partial<SweepDraft>, string[]] => [
      { sets: [{ id: 3, path, value }] },
      [`set-3: ${path} must be ${presetNameRule}, got "${value}"`],
    ]),
    [{ sets: [{ id: 3, path: 'policy.name', value: 'my.fit_2-x' }] }, []],
  ] satisfies [Partial<SweepDraft>, string[]][])('of %j are %j', (change, expected) => {
    const problems = [...checkDraft(draftOf(change))];
    expect(problems.map(([place, { message }]) => `${place}: ${message}`)).toEqual(expected);
  });

  it('are said one at a time, and which axis it is about', () => {
    const draft = draftOf({ axes: [cpus, { ...cpus, id: 2, path: 'machine.tickHz', list: '' }] });
    expect(describeFirstProblem(checkDraft(draft), draft)).toBe('Axis 2: give its values.');
    draft.policies = [];
    expect(describeFirstProblem(checkDraft(draft), draft)).toBe('Choose at least one policy.');
    expect(describeFirstProblem(new Map(), draft)).toBe('');
  });

  it.each([
    ['condition: expected a number, got "x" at position 3', '', 'condition'],
    ['--where excludes every run', '', 'condition'],
    ['--zip needs the same number of values', '', 'mode'],
    ['machine.cpus must be a whole number', '', 'axis-1'],
    ['machine.sockets must not be greater than machine.nodes', '', 'set-3'],
    ['unknown field "x"', 'did you mean machine.sockets?', 'set-3'],
    ['run.replicationsMin must not be greater than run.replicationsMax', '', 'run.replicationsMax'],
    ['the sweep has 20000 runs, at most 10000 from a page', 'split it', 'form'],
  ])('as the lab says it, %j, stand at their part', (message, hint, place) => {
    const draft = draftOf({ axes: [cpus], sets: [{ id: 3, path: 'machine.sockets', value: '2' }] });
    draft.run['run.replicationsMax'] = '2';
    expect(placeError(new LabError('bad-value', message, hint), draft)).toBe(place);
  });
});
