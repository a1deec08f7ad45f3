import { LabError } from '../../../shared/errors.ts';
import { parseSpec, defaultRunSettings, type Spec } from '../../../shared/spec/spec.ts';
import { resolveRule } from '../../engine/rules.ts';
import { closestName } from './closest-name.ts';
import type { SpecRequest } from '../lab.ts';
import {
  defaultPresets,
  requireMachine,
  requirePolicy,
  requireWorkload,
  type Presets,
  type PresetSection,
} from './presets.ts';
import { absentMeans, fieldPaths, toFieldValue, type SpecSection } from './spec-fields.ts';

type Draft = Record<SpecSection, Record<string, unknown>>;

function isPresetSection(path: string): path is PresetSection {
  return Object.hasOwn(defaultPresets, path);
}

function unknownField(path: string): LabError {
  const ending = fieldPaths.filter((known) => known.endsWith(`.${path}`));
  const close = ending[0] ?? closestName(path, fieldPaths);
  return new LabError(
    'unknown-field',
    `unknown field ${JSON.stringify(path)}`,
    close ? `did you mean ${close}?` : 'lab run --help lists every field',
  );
}

/** Swaps of whole presets come first, whatever their place; the last one of a kind counts. */
function pickNames(request: SpecRequest): Record<PresetSection, string> {
  const names: Record<PresetSection, string> = {
    machine: request.machine ?? defaultPresets.machine,
    workload: request.workload ?? defaultPresets.workload,
    policy: request.policy ?? defaultPresets.policy,
  };
  for (const [path, value] of request.set ?? []) {
    if (isPresetSection(path)) names[path] = String(value);
  }
  return names;
}

/** Sets the fields in order; returns the paths that were set. */
function applyFields(draft: Draft, set: NonNullable<SpecRequest['set']>): Set<string> {
  const applied = new Set<string>();
  for (const [path, value] of set) {
    if (isPresetSection(path)) continue;
    if (!fieldPaths.includes(path)) throw unknownField(path);
    const [section, field] = path.split('.') as [SpecSection, string];
    const own = toFieldValue(path, value);
    // One spec has one key: what its absence says already is left out.
    if (absentMeans.has(path) && own === absentMeans.get(path)) delete draft[section][field];
    else draft[section][field] = own;
    applied.add(path);
  }
  return applied;
}

/** Turns rules over the CPU count into numbers; a socket has at least one CPU unless it was set. */
function resolveRules({ machine, workload }: Draft, applied: ReadonlySet<string>): void {
  const cpus = typeof machine['cpus'] === 'number' ? machine['cpus'] : 1;
  const { sockets } = machine;
  const isRule = typeof sockets === 'string';
  const count = isRule ? resolveRule(sockets, cpus, 'machine.sockets') : sockets;
  const isOwn = isRule || !applied.has('machine.sockets');
  machine['sockets'] = typeof count === 'number' && isOwn ? Math.min(count, cpus) : count;
  if (typeof workload['tasks'] === 'string') {
    workload['tasks'] = resolveRule(workload['tasks'], cpus, 'workload.tasks');
  }
}

/**
 * Turns names and fields into a full spec: the presets, then the fields in order, then rules over
 * the CPU count. The parts keep their preset's name unless the name itself is set.
 * @throws LabError `unknown-name`, `unknown-field` (with the closest one as hint) or `bad-value`.
 */
export function resolveRequest(request: SpecRequest, presets: Presets): Spec {
  const names = pickNames(request);
  const draft: Draft = {
    machine: { ...requireMachine(presets, names.machine) },
    workload: { ...requireWorkload(presets, names.workload) },
    policy: { ...requirePolicy(presets, names.policy).policy },
    run: { ...defaultRunSettings },
  };
  const applied = applyFields(draft, request.set ?? []);
  resolveRules(draft, applied);
  return parseSpec(draft);
}
