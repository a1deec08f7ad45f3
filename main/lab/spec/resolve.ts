import { LabError } from '../../../shared/errors.ts';
import { checkFieldValue } from '../../../shared/spec/check-field-value.ts';
import { parseFieldValue } from '../../../shared/spec/parse-field-value.ts';
import { defaultRunSettings } from '../../../shared/spec/run-settings.ts';
import {
  findField,
  isPresetSection,
  specFields,
  type PresetSection,
  type SpecField,
  type SpecSection,
} from '../../../shared/spec/spec-fields.ts';
import type { PolicyPreset } from '../../../shared/spec/policy.ts';
import type { SpecRequest } from '../../../shared/spec/spec-request.ts';
import { absentUserPolicy } from '../../../shared/spec/user-side.ts';
import { parseSpec, type Spec } from '../../../shared/spec/spec.ts';
import { workloadFields } from '../../../shared/spec/workload-fields.ts';
import { resolveRule } from '../../../shared/spec/rules.ts';
import { closestName } from '../../../shared/text/closest-name.ts';
import {
  defaultPresets,
  policiesOf,
  requireKernel,
  requireMachine,
  requirePolicy,
  requireWorkload,
  type Presets,
} from './presets.ts';

type Draft = Record<SpecSection, Record<string, unknown>>;

function unknownField(path: string): LabError {
  const paths = specFields.map((field) => field.path);
  const ending = specFields.find(({ name }) => name === path);
  const close = ending?.path ?? closestName(path, paths);
  return new LabError(
    'unknown-field',
    `unknown field ${JSON.stringify(path)}`,
    close ? `did you mean ${close}?` : 'lab run --help lists every field',
  );
}

/** Whole presets are chosen first, wherever they stand; the last one of a kind wins. */
function pickNames(request: SpecRequest): Record<PresetSection, string> {
  const names: Record<PresetSection, string> = {
    machine: request.machine ?? defaultPresets.machine,
    kernel: request.kernel ?? defaultPresets.kernel,
    workload: request.workload ?? defaultPresets.workload,
    policy: request.policy ?? defaultPresets.policy,
    userPolicy: request.userPolicy ?? defaultPresets.userPolicy,
  };
  for (const [path, value] of request.set ?? []) {
    if (isPresetSection(path)) names[path] = String(value);
  }
  return names;
}

/** A name that is set must follow the rule; the schema also accepts the names of older specs. */
function refuseName(field: SpecField, value: unknown): void {
  const problem = field.kind === 'name' ? checkFieldValue(field, value) : null;
  if (problem !== null) throw new LabError('bad-value', problem, 'choose another name');
}

/** Sets the fields in order; returns the paths that were set. */
function applyFields(draft: Draft, set: NonNullable<SpecRequest['set']>): Set<string> {
  const applied = new Set<string>();
  for (const [path, value] of set) {
    if (isPresetSection(path)) continue;
    const field = findField(path);
    if (!field) throw unknownField(path);
    const own = typeof value === 'string' ? parseFieldValue(path, value) : value;
    refuseName(field, own);
    draft[field.section][field.name] = own;
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

/** A bound of the replications that is set moves the other along; two that contradict are refused. */
function followBounds({ run }: Draft, applied: ReadonlySet<string>): void {
  const { replicationsMin: least, replicationsMax: most } = run;
  if (typeof least !== 'number' || typeof most !== 'number' || least <= most) return;
  const isSet = (name: string) => applied.has(`run.${name}`);
  if (!isSet('replicationsMin')) run['replicationsMin'] = most;
  else if (!isSet('replicationsMax')) run['replicationsMax'] = least;
  else {
    throw new LabError(
      'bad-value',
      `run.replicationsMin must not be greater than run.replicationsMax, got ${least} and ${most}`,
      'swap them, or set one of them only: the other follows',
    );
  }
}

/** A preset that governs other requests than those of the workload is refused. */
function refusePairing(
  { policy, governs }: PolicyPreset,
  { workload }: Draft,
  presets: Presets,
): void {
  const domain = governs.find((one) => one === workload['domain']);
  const asked = workloadFields.domain.choices.find((one) => one === workload['domain']);
  if (domain !== undefined || asked === undefined) return;
  throw new LabError(
    'bad-value',
    `policy ${policy.name} governs ${governs.join(' and ')}, and workload ${String(workload['name'])} has workload.domain=${asked}`,
    `policies that govern ${asked}: ${policiesOf(presets, asked).join(', ')}`,
  );
}

/** The preset for user mappings; null for what the kernel does, which every spec has that says nothing of it. */
function findUserPolicy(presets: Presets, name: string): PolicyPreset | null {
  return name === defaultPresets.userPolicy ? null : requirePolicy(presets, name);
}

/** A policy for user mappings has to govern them. */
function refuseUserPolicy({ policy, governs }: PolicyPreset, presets: Presets): void {
  if (governs.includes('user')) return;
  throw new LabError(
    'bad-value',
    `userPolicy governs user mappings, and policy ${policy.name} governs ${governs.join(' and ')}`,
    `policies that govern user mappings: ${policiesOf(presets, 'user').join(', ')}`,
  );
}

/** The presets, then the fields in order, then rules. */
function makeDraft(request: SpecRequest, presets: Presets): Draft {
  const names = pickNames(request);
  const draft: Draft = {
    machine: { ...requireMachine(presets, names.machine) },
    kernel: { ...requireKernel(presets, names.kernel).kernel },
    workload: { ...requireWorkload(presets, names.workload) },
    policy: { ...requirePolicy(presets, names.policy).policy },
    userPolicy: { ...(findUserPolicy(presets, names.userPolicy)?.policy ?? absentUserPolicy) },
    run: { ...defaultRunSettings },
  };
  const applied = applyFields(draft, request.set ?? []);
  resolveRules(draft, applied);
  followBounds(draft, applied);
  return draft;
}

/**
 * Turns names and fields into a full spec: the presets, then the fields in order, then rules over
 * the CPU count; of the two bounds of replications, one that is not set follows the other. The parts keep their preset's name unless the name itself is set.
 * @throws LabError `unknown-name`, `unknown-field` (with the closest one as hint) or `bad-value`.
 */
export function resolveRequest(request: SpecRequest, presets: Presets): Spec {
  const draft = makeDraft(request, presets);
  const names = pickNames(request);
  refusePairing(requirePolicy(presets, names.policy), draft, presets);
  const user = findUserPolicy(presets, names.userPolicy);
  if (user) refuseUserPolicy(user, presets);
  return parseSpec(draft);
}

/** The same, whatever the policy governs: older runs have paired what is refused now. */
export function resolveAnyPair(request: SpecRequest, presets: Presets): Spec {
  return parseSpec(makeDraft(request, presets));
}
