import { describe, expect, it } from 'vitest';
import { describeMachine, setupWords } from '../../../../main/lab/figures/describe-setup.ts';
import { builtInPresets } from '../../../../main/lab/spec/built-in-presets.ts';
import { resolveAnyPair } from '../../../../main/lab/spec/resolve.ts';
import { specFields } from '../../../../shared/spec/spec-fields.ts';
import type { SpecRequest } from '../../../../shared/spec/spec-request.ts';

const words = setupWords(builtInPresets);
const resolve = (request: SpecRequest) => resolveAnyPair(request, builtInPresets);
const tell = (request: SpecRequest, inRows?: readonly string[]) =>
  Object.values(words(resolve(request), inRows)).join('; ');

describe('what a heading says of a spec', () => {
  it('is the machine, the kernel and the workload', () => {
    expect(words(resolve({ machine: 'i5-3550' }))).toEqual({
      machine: 'Intel Core i5-3550 3.30GHz, 4 cores, 8 GB',
      kernel: 'Linux 4.20',
      workload: 'make -j4 all',
    });
    expect(words(resolve({ machine: 'server-8', kernel: 'first-model' }))).toMatchObject({
      machine: expect.stringMatching(/^server-8, 8 CPUs, 1 socket, /),
      kernel: 'kernel first-model',
    });
  });

  it('says of no preset that it is changed', () => {
    const { machines, kernels, workloads } = builtInPresets;
    const all: SpecRequest[] = [
      ...machines.map(({ name }) => ({ machine: name })),
      { machine: 'server-7' },
      ...kernels.map(({ kernel }) => ({ kernel: kernel.name })),
      ...workloads().map(({ name }) => ({ workload: name })),
    ];
    expect(all.map((request) => tell(request)).filter((text) => /changed/.test(text))).toEqual([]);
    expect(tell({ machine: 'i5-3550', set: [['machine.cpus', 2]] })).not.toContain('changed');
  });

  it('says whose costs a machine has that is none of the lab', () => {
    const { machine } = resolve({ machine: 'hsw-48' });
    const mine = { ...machine, name: 'my-box', cpus: 8 };
    const told = (one: typeof mine, inRows?: readonly string[]) =>
      describeMachine(one, builtInPresets, inRows);
    expect(told(mine)).toMatch(/^my-box, 8 CPUs, .* \(costs assumed: those fitted to Haswell\)$/);
    const changed = { ...mine, fullFlushCycles: 70_000 };
    expect(told(changed)).toMatch(/those fitted to Haswell, but fullFlushCycles 70000\)$/);
    expect(told(changed, ['machine.fullFlushCycles'])).toMatch(/those fitted to Haswell\)$/);
  });

  it.each([
    ['machine.fullFlushCycles', 70_000, 'fullFlushCycles 70000'],
    ['kernel.pti', false, 'Linux 4.20 (changed: pti false)'],
    ['workload.isolatedCpus', 1, 'all (changed: isolatedCpus 1)'],
  ])('says %s that is not as in the preset, unless rows do', (path, value, text) => {
    const set = [[path, value]] as const;
    expect(tell({ set })).toContain(text);
    expect(tell({ set }, [path])).not.toContain('changed');
  });

  it('says every number of a machine, a kernel or a workload that is changed, or its size', () => {
    const base = resolve({ machine: 'server-16' });
    const sections = new Set(['machine', 'kernel', 'workload']);
    for (const { section, name, path } of specFields) {
      if (!sections.has(section) || name === 'name') continue;
      const fields = base[section] as Readonly<Record<string, unknown>>;
      const value = fields[name];
      if (typeof value !== 'number') continue;
      const changed = { ...base, [section]: { ...fields, [name]: value + 1 } };
      expect(words(changed), path).not.toEqual(words(base));
    }
  });

  it('says no kernel that rows say, and what is changed of all of them', () => {
    expect(words(resolve({ kernel: '6.6' }), ['kernel.name']).kernel).toBe('');
    const { kernel } = words(resolve({ set: [['kernel.pti', false]] }), ['kernel.name']);
    expect(kernel).toBe('kernel (changed: pti false)');
  });

  it('names so many changes and counts the others', () => {
    const spec = resolve({ machine: 'i5-3550' });
    const other = { ...resolve({ machine: 'milan-1s' }).machine, name: 'i5-3550' };
    const text = describeMachine({ ...spec.machine, ...other }, builtInPresets);
    expect(text).toMatch(/ and \d+ more\)$/);
  });

  it('says nothing of what a name without a preset leaves open', () => {
    const set = [['machine.name', 'mine'] as const, ['machine.fullFlushCycles', 9] as const];
    expect(words(resolve({ set })).machine).not.toContain('changed');
  });
});
