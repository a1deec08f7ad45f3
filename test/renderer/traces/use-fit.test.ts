import { describe, expect, it } from 'vitest';
import { buildBase, createDraft, type SweepDraft } from '../../../renderer/explore/sweep-draft.ts';
import { putFit } from '../../../renderer/traces/use-fit.ts';
import { fitOf } from './made-of-traces.ts';

const defaults = { machine: 'xeon-8160-2s', kernel: 'first-model', workload: 'kernel-build' };
const machines = [
  { name: 'i5-3550', cpus: 4, ghz: 3.3 },
  { name: 'server-96', cpus: 96, ghz: 2.1 },
];

/** What a form requests: a preset, or a server of any size, with fields set on top. */
function machineOf(draft: SweepDraft) {
  const { machine, set = [] } = buildBase(draft);
  const [, size] = /^server-(\d+)$/.exec(machine!) ?? [];
  const preset = machines.find(({ name }) => name === (size ? 'server-96' : machine))!;
  const { name: _name, ...own } = size ? { ...preset, cpus: Number(size) } : preset;
  return { ...own, ...Object.fromEntries(set.map(([path, value]) => [path.split('.')[1], value])) };
}

describe('a fit that is used', () => {
  it.each([
    ['server-2', 2, 2.1],
    ['server-2', 2, 1.7],
    ['i5-3550', 2, 3.3],
    ['i5-3550', 4, 2],
    ['server-96', 2, 2.1],
    ['made-up', 2, 1.5],
  ])('of %s with %d CPUs and %d GHz is simulated by that clock', (machine, cpus, ghz) => {
    const draft = createDraft(defaults, ['sync']);
    const typed = ['machine.cpus', 'machine.tickHz', 'machine.ghz'];
    draft.sets = typed.map((path, id) => ({ id, path, value: '100' }));
    draft.nextId = typed.length;
    putFit(draft, fitOf('mine', { machine, cpus, ghz }), machines);
    expect(draft.workload).toBe('mine');
    expect(new Set(draft.sets.map(({ id }) => id)).size).toBe(draft.sets.length);
    expect(machineOf(draft)).toEqual({ cpus, ghz, tickHz: 100 });
  });

  it('sets nothing that its machine has by itself', () => {
    const draft = createDraft(defaults, ['sync']);
    putFit(draft, fitOf('mine', { machine: 'server-2', cpus: 2, ghz: 2.1 }), machines);
    expect(draft).toMatchObject({ machine: 'server-2', sets: [] });
  });
});
