import { readFileSync, readdirSync } from 'node:fs';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { storedConstants } from '../../../main/engine/constants.ts';
import { cycleCosts } from '../../../main/engine/machines/cycle-costs.ts';
import { costsOf } from '../../../main/engine/machines/generation.ts';
import { findMachine, machines } from '../../../main/engine/machines/index.ts';
import { policies as listed, retiredPolicies } from '../../../main/engine/policies/index.ts';
import { resolveRule } from '../../../shared/spec/rules.ts';
import { replicate } from '../../../main/engine/run.ts';
import { workloads } from '../../../main/engine/workloads/index.ts';
import { machineFields } from '../../../shared/spec/machine-fields.ts';
import { machineSchema } from '../../../shared/spec/machine.ts';
import { policySchema } from '../../../shared/spec/policy.ts';
import { isPresetName } from '../../../shared/spec/preset-name.ts';
import { workloadSchema } from '../../../shared/spec/workload.ts';
import { makeKernelBuild, makeMachine, makeSpec } from '../../support/specs.ts';

const filesIn = (folder: string, but: readonly string[]) =>
  readdirSync(new URL(`../../../main/engine/${folder}/`, import.meta.url))
    .map((file) => file.replace(/\.ts$/, ''))
    .filter((name) => !['index', ...but].includes(name))
    .sort();

const policies = [...listed, ...retiredPolicies];

/** What to do when a list and its folder differ. */
const hint = (folder: string) =>
  `every file of main/engine/${folder} has a line in its index.ts, and is named after its preset`;

/** The policies of the golden runs, in their order. */
function goldenPolicies(): string[] {
  const file = new URL('./golden/runs.json', import.meta.url);
  const { modelVersion: _version, ...runs } = JSON.parse(readFileSync(file, 'utf8')) as object & {
    modelVersion: string;
  };
  return [...new Set(Object.keys(runs).map((run) => run.replace(/ \d+$/, '')))];
}

describe('the lists', () => {
  it('have every preset that has a file', () => {
    expect(policies.map(({ policy }) => policy.name).sort(), hint('policies')).toEqual(
      filesIn('policies', ['plain-xpfo']),
    );
  });

  it('have every workload that has a file', () => {
    expect(workloads.map(({ name }) => name).sort(), hint('workloads')).toEqual(
      filesIn('workloads', []),
    );
  });

  it('have every machine that has a file', () => {
    const names = machines.map(({ name }) => name.replace(/^server-\d+$/, 'server'));
    const shared = [
      'cycle-costs',
      'fitted-costs',
      'generation',
      'measured-machine',
      'assumed-machine',
    ];
    const files = [
      ...filesIn('machines', [...shared, 'measured', 'assumed']),
      ...filesIn('machines/measured', []),
      ...filesIn('machines/assumed', []),
    ];
    expect(names.sort(), hint('machines')).toEqual(files.sort());
  });

  it('have the policies in the order of the golden runs', () => {
    expect(
      policies.map(({ policy }) => policy.name),
      'tables show policies in this order; a new one has golden runs: ' +
        'UPDATE_GOLDEN=1 npm run -s check:tests -- test/main/engine/golden.test.ts',
    ).toEqual(goldenPolicies());
  });
});

describe('every profile', () => {
  it.each(policies)('policy $policy.name is valid, and says its source and contract', (preset) => {
    const rule = 'lists of a policy, such as drainAt, are in the order of the choices';
    expect(v.parse(policySchema, preset.policy), rule).toEqual(preset.policy);
    for (const name of ['title', 'source', 'contract'] as const) {
      expect(preset[name] ?? '', `${name}: a sentence in ASCII`).toMatch(/^[\x20-\x7e]{8,}$/);
    }
  });

  it('has a title of its own', () => {
    const titles = policies.map(({ title }) => title);
    const repeated = titles.filter((title, i) => titles.indexOf(title) !== i);
    expect(repeated, 'say in the title what is special about the policy').toEqual([]);
  });

  const pairings = policies.flatMap(({ policy, governs }) =>
    governs.map((domain) => ({ name: policy.name, policy, domain })),
  );

  it.each(pairings)('policy $name keeps the bound that it states for $domain', (one) => {
    const { policy, domain } = one;
    for (const [cpus, tasks] of [
      [4, 3],
      [8, 12],
    ] as const) {
      const isPinned = domain !== 'direct-map';
      const placement = isPinned ? 'cpus' : 'free';
      const fields = { domain, placement, pages: 3, freePages: 300 } as const;
      const workload = makeKernelBuild(isPinned ? Math.min(cpus, tasks) : tasks, fields);
      const spec = makeSpec(makeMachine(cpus), workload, policy, { measureMs: isPinned ? 5 : 20 });
      const { occasions, breaches } = replicate(spec, 0).contract;
      const message = `of ${occasions} occasions, on ${cpus} CPUs with ${tasks} tasks`;
      expect(breaches, message).toBe(0);
      const fewest = policy.contract === 'reuse' ? 1 : 0;
      expect(occasions, message).toBeGreaterThanOrEqual(fewest);
    }
  });

  it.each(machines)('machine $name is valid', (machine) => {
    const sockets = resolveRule(machine.sockets, machine.cpus, 'sockets');
    expect(() => v.parse(machineSchema, { ...machine, sockets })).not.toThrow();
  });

  it.each([
    ['xeon-8160-2s', 'skylake', ['idleExitNs']],
    ['i5-3550', 'ivy-bridge', ['lineNearNs', 'icrNs', 'idleExitNs']],
  ] as const)('machine %s costs what its generation does', (name, generation, own) => {
    const costs: Record<string, unknown> = { ...costsOf(generation, storedConstants) };
    for (const field of [...own, 'name', 'cpus', 'sockets', 'threadsPerCore']) delete costs[field];
    expect(findMachine(name)).toMatchObject(costs);
  });

  it('states nothing of its own but topology, clock and interconnect', () => {
    const own = Object.keys(machineFields).filter((field) => !(field in cycleCosts));
    expect(own).toEqual([
      'name',
      'cpus',
      'sockets',
      'ghz',
      'lineNearNs',
      'lineFarNs',
      'ipiNearNs',
      'ipiFarNs',
    ]);
  });

  it.each(workloads)('workload $name is valid on 1 to 1024 CPUs', (workload) => {
    for (const cpus of [1, 4, 96, 1024]) {
      const tasks = resolveRule(workload.tasks, cpus, 'tasks');
      expect(() => v.parse(workloadSchema, { ...workload, tasks })).not.toThrow();
    }
  });

  it('has a name that can be given', () => {
    const names = [...machines, ...workloads, ...policies.map(({ policy }) => policy)];
    expect(names.filter(({ name }) => !isPresetName(name))).toEqual([]);
  });

  it('server-<cpus> is a machine of any size up to 1024', () => {
    expect(findMachine('server-7')?.cpus).toBe(7);
    expect(findMachine('server-1024')?.cpus).toBe(1024);
    for (const name of ['server-0', 'server-1025', 'server-', 'server-07']) {
      expect(findMachine(name)).toBeUndefined();
    }
  });
});
