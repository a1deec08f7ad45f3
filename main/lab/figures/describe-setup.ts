import { formatFieldValue, showFieldValue } from '../../../shared/spec/format-field-value.ts';
import type { Machine } from '../../../shared/spec/machine.ts';
import type { PresetSection } from '../../../shared/spec/spec-fields.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { nameSome } from '../../../shared/text/name-some.ts';
import { describeWorkload } from '../../../shared/text/results.ts';
import type { DescribeSetup } from '../../../shared/text/setup.ts';
import type { Presets } from '../spec/presets.ts';
import { describeAssumedCosts } from '../validation/assumed-costs.ts';
import { publishedMachines, type PublishedMachine } from '../validation/published.ts';

/** What the names of the published machines say: as they were measured. */
const measured: Readonly<Record<PublishedMachine, Pick<Machine, 'cpus' | 'sockets' | 'ghz'>>> = {
  'xeon-8160-2s': { cpus: 96, sockets: 2, ghz: 2.1 },
  'i5-3550': { cpus: 4, sockets: 1, ghz: 3.3 },
};

const isPublished = (name: string): name is PublishedMachine =>
  Object.hasOwn(publishedMachines, name);

function describeSize({ name, cpus, sockets, ghz }: Machine): string {
  if (isPublished(name)) {
    const own = measured[name];
    const isAsMeasured = cpus === own.cpus && sockets === own.sockets && ghz === own.ghz;
    if (isAsMeasured) return publishedMachines[name];
  }
  return `${name}, ${cpus} CPUs, ${sockets} socket${sockets > 1 ? 's' : ''}, ${ghz} GHz`;
}

/** Changed fields that a heading names. */
const mostNamed = 8;

type Fields = Readonly<Record<string, unknown>>;
type Section = Exclude<PresetSection, 'policy' | 'userPolicy'>;

/** What is said of each section in any case. */
const said: Readonly<Record<Section, readonly string[]>> = {
  machine: ['name', 'cpus', 'sockets', 'ghz'],
  kernel: ['name'],
  workload: ['name', 'tasks', 'attacker', 'recorded'],
};

/** The preset that a section is named after; undefined if there is none by that name. */
function findPreset(section: Section, name: string, presets: Presets): Fields | undefined {
  if (section === 'machine') return presets.findMachine(name);
  if (section === 'workload') return presets.findWorkload(name);
  return presets.kernels.find(({ kernel }) => kernel.name === name)?.kernel;
}

/** ` (changed: fullFlushCycles 70000)`; empty if a section is as its preset, or there is none. */
function describeChanges(
  section: Section,
  fields: Fields,
  presets: Presets,
  inRows: readonly string[],
): string {
  const preset = findPreset(section, String(fields['name']), presets);
  if (!preset) return '';
  const changes = Object.entries(fields).filter(
    ([name, value]) =>
      !said[section].includes(name) &&
      !inRows.includes(`${section}.${name}`) &&
      formatFieldValue(value) !== formatFieldValue(preset[name]),
  );
  if (changes.length === 0) return '';
  const names = changes.map(([name, value]) => `${name} ${showFieldValue(value)}`);
  return ` (changed: ${nameSome(names, mostNamed, ', ')})`;
}

/** Describes a machine, as in a `Modelled hardware:` line, with what is not as in its preset, or is assumed. */
export function describeMachine(
  machine: Machine,
  presets: Presets,
  inRows: readonly string[] = [],
): string {
  const isKnown = findPreset('machine', machine.name, presets) !== undefined;
  const more = isKnown
    ? describeChanges('machine', machine, presets, inRows)
    : ` (${describeAssumedCosts(machine, inRows)})`;
  return `${describeSize(machine)}${more}`;
}

/** `Linux 4.20`; empty if rows say which. */
function describeKernel({ kernel }: Spec, presets: Presets, inRows: readonly string[]): string {
  const isInRows = inRows.includes('kernel.name');
  const changes = describeChanges('kernel', kernel, presets, inRows);
  if (isInRows) return changes === '' ? '' : `kernel${changes}`;
  const isVersion = /^\d/.test(kernel.name);
  return `${isVersion ? 'Linux' : 'kernel'} ${kernel.name}${changes}`;
}

/** Describes specs by what differs from these presets. */
export function setupWords(presets: Presets): DescribeSetup {
  return (spec, inRows = []) => ({
    machine: describeMachine(spec.machine, presets, inRows),
    kernel: describeKernel(spec, presets, inRows),
    workload: describeWorkload(spec) + describeChanges('workload', spec.workload, presets, inRows),
  });
}
