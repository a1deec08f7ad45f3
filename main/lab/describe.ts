import type { Spec } from '../../shared/spec.ts';
import { formatFieldValue } from '../../shared/sweep.ts';
import { canonicalJson } from './canonical-json.ts';
import {
  defaultPresets,
  hasPreset,
  requireMachine,
  type Presets,
  type PresetSection,
} from './presets.ts';
import { resolveRequest } from './resolve.ts';
import { readFields } from './spec-fields.ts';

const presetSections = Object.keys(defaultPresets) as PresetSection[];

/**
 * The arguments after `lab run` that give exactly this spec: the presets that are not the default,
 * and `--set` for each field in which the spec differs from them at its CPU count. Resolving them
 * again gives the same spec, and so the same key.
 */
export function describeSpec(spec: Spec, presets: Presets): string[] {
  const args: string[] = [];
  const names: Record<PresetSection, string> = { ...defaultPresets };
  for (const section of presetSections) {
    const { name } = spec[section];
    if (name === names[section] || !hasPreset(presets, section, name)) continue;
    names[section] = name;
    args.push(`--${section}`, name);
  }
  const base = resolveRequest({ ...names, set: [['machine.cpus', spec.machine.cpus]] }, presets);
  const preset = requireMachine(presets, names.machine);
  const expected = new Map(readFields(base)).set('machine.cpus', preset.cpus);
  for (const [path, value] of readFields(spec)) {
    if (canonicalJson(value) === canonicalJson(expected.get(path))) continue;
    args.push('--set', `${path}=${formatFieldValue(value)}`);
  }
  return args;
}

/** The words of the command that gives this run again. */
export function runCommand(spec: Spec, presets: Presets): string[] {
  return ['lab', 'run', ...describeSpec(spec, presets)];
}
