import { formatRecordedOn } from '../../../shared/extrapolation.ts';
import { findDifferingFields } from '../../../shared/spec/find-differing-fields.ts';
import { formatFieldValue } from '../../../shared/spec/format-field-value.ts';
import { isPresetName, presetNameRule } from '../../../shared/spec/preset-name.ts';
import {
  findField,
  presetOption,
  presetSections,
  type PresetSection,
} from '../../../shared/spec/spec-fields.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import type { RecordedOn, WorkloadProfile } from '../../../shared/spec/workload.ts';
import { defaultPresets, hasPreset, requireMachine, type Presets } from './presets.ts';
import { resolveAnyPair } from './resolve.ts';

/** True if both were fitted to the same recording, or neither to any. */
function isOfSameTrace(a: RecordedOn | undefined, b: RecordedOn | undefined): boolean {
  return a?.trace === b?.trace && a?.cpus === b?.cpus;
}

/** The recording of a workload is not a field: only a preset fitted to the same trace can set it. */
function findWorkloadPreset(
  { workload: { name, recorded } }: Spec,
  presets: Presets,
): string | undefined {
  const isSame = (one: WorkloadProfile) => isOfSameTrace(one.recorded, recorded);
  const named = presets.findWorkload(name);
  if (named && isSame(named)) return name;
  return recorded && presets.workloads().find(isSame)?.name;
}

function findPreset(section: PresetSection, spec: Spec, presets: Presets): string | undefined {
  if (section === 'workload') return findWorkloadPreset(spec, presets);
  const { name } = spec[section];
  return hasPreset(presets, section, name) ? name : undefined;
}

/** What gives exactly a spec: presets that are not the default, and fields in which it differs from them. */
export interface SpecDescription {
  readonly names: ReadonlyMap<PresetSection, string>;
  /** Values as they are written, by dotted path. */
  readonly fields: ReadonlyMap<string, string>;
}

export function describeParts(spec: Spec, presets: Presets): SpecDescription {
  const chosen = new Map<PresetSection, string>();
  const names: Record<PresetSection, string> = { ...defaultPresets };
  for (const section of presetSections) {
    const name = findPreset(section, spec, presets);
    if (name === undefined || name === names[section]) continue;
    names[section] = name;
    chosen.set(section, name);
  }
  const base = resolveAnyPair({ ...names, set: [['machine.cpus', spec.machine.cpus]] }, presets);
  const preset = requireMachine(presets, names.machine);
  const expected = { ...base, machine: { ...base.machine, cpus: preset.cpus } };
  const fields = findDifferingFields(expected, spec)
    .filter(({ path }) => findField(path))
    .map(({ path, value }) => [path, formatFieldValue(value)] as const);
  return { names: chosen, fields: new Map(fields) };
}

/**
 * The arguments after `lab run` that give exactly this spec: the presets that are not the default,
 * and `--set` for each field in which the spec differs from them at its CPU count. Resolving them
 * gives the same spec, and so the same key, except for what `explainCommand` reports.
 */
export function describeSpec(spec: Spec, presets: Presets): string[] {
  const { names, fields } = describeParts(spec, presets);
  return [
    ...[...names].flatMap(([section, name]) => [presetOption(section), name]),
    ...[...fields].flatMap(([path, value]) => ['--set', `${path}=${value}`]),
  ];
}

/** The words of the command that repeats this run. */
export function runCommand(spec: Spec, presets: Presets): string[] {
  return ['lab', 'run', ...describeSpec(spec, presets)];
}

/** Names from older specs that a command no longer accepts. */
function explainNames(spec: Spec, presets: Presets): string | null {
  const old = presetSections.flatMap((section) => {
    const { name } = spec[section];
    const isGiven = findPreset(section, spec, presets) === name || isPresetName(name);
    return isGiven ? [] : [`${section}.name=${name}`];
  });
  if (old.length === 0) return null;
  return `The command is refused for ${old.join(', ')}: a name is now ${presetNameRule}.`;
}

function explainRecording({ workload: { name, recorded } }: Spec): string | null {
  if (!recorded) return null;
  return (
    `${name} was fitted to ${formatRecordedOn(recorded)}, and that fit is deleted: the command ` +
    'gives the same numbers under another key, and they no longer say where they come from. ' +
    `Fit the trace again as ${name} to get this run.`
  );
}

/** What the command does not reproduce, and what would; null if it reproduces the whole spec. */
export function explainCommand(spec: Spec, presets: Presets): string | null {
  const isFound = findWorkloadPreset(spec, presets) !== undefined;
  const parts = [explainNames(spec, presets), isFound ? null : explainRecording(spec)];
  return parts.filter((part) => part !== null).join(' ') || null;
}
