import { presetOption, presetSections } from '../../shared/spec/spec-fields.ts';
import { createAxis } from './axis-draft.ts';
import { runPaths } from './form-fields.ts';
import { createDraft, type SweepDraft } from './sweep-draft.ts';
import type { PresetNames } from '../composables/useDescription.ts';

/** Options with one value each, and those without. */
function readOptions(words: readonly string[]): (readonly [option: string, value: string])[] {
  const options: [string, string][] = [];
  for (let i = 2; i < words.length; i++) {
    const [option = '', value = ''] = [words[i], words[i + 1]];
    const hasValue = !(value === '' || value.startsWith('--'));
    options.push([option, hasValue ? value : '']);
    if (hasValue) i++;
  }
  return options;
}

/**
 * The form that asks for a recorded sweep again; the default form for a study, which has no options.
 * @param policies Those of the default form.
 */
export function draftOfSweep(
  words: readonly string[],
  defaults: PresetNames,
  policies: readonly string[],
): SweepDraft {
  const options = readOptions(words);
  const varied = options.flatMap(([option, value]) => (option === '--vary' ? [value] : []));
  const plain = options.filter(([option]) => !['--vary', '--zip', '--where'].includes(option));
  const base = draftOfCommand(['lab', 'run', ...plain.flat()], defaults);
  const policyAxis = varied.find((axis) => axis.startsWith('policy='));
  const chosen = plain.some(([option]) => option === '--policy') ? base.policies : [...policies];
  const userAxis = varied.find((axis) => axis.startsWith('userPolicy='));
  const namesOf = (axis: string | undefined) => axis?.slice(axis.indexOf('=') + 1).split(',');
  const draft = {
    ...base,
    policies: namesOf(policyAxis) ?? chosen,
    userPolicies: namesOf(userAxis) ?? base.userPolicies,
  };
  for (const axis of varied.filter((one) => one !== policyAxis && one !== userAxis)) {
    const at = axis.indexOf('=');
    const list = axis.slice(at + 1);
    draft.axes.push({ ...createAxis(draft.nextId++, axis.slice(0, at)), list });
  }
  const conditions = options.flatMap(([option, value]) => (option === '--where' ? [value] : []));
  const isZip = options.some(([option]) => option === '--zip');
  return {
    ...draft,
    mode: isZip ? 'zip' : 'grid',
    condition:
      conditions.length > 1 ? conditions.map((one) => `(${one})`).join(' && ') : conditions.join(),
  };
}

/**
 * The form that repeats a recorded run: its command's options on top of the defaults.
 * @param words As returned by `run.get`: `lab run`, then options with one value each.
 */
export function draftOfCommand(words: readonly string[], defaults: PresetNames): SweepDraft {
  const names: Record<keyof PresetNames, string> & { userPolicy?: string } = { ...defaults };
  const draft = createDraft(defaults, []);
  for (let i = 2; i + 1 < words.length; i += 2) {
    const [option = '', value = ''] = [words[i], words[i + 1]];
    const section = presetSections.find((name) => option === presetOption(name));
    if (section) names[section] = value;
    if (option !== '--set') continue;
    const at = value.indexOf('=');
    const [path, text] = [value.slice(0, at), value.slice(at + 1)];
    const run = runPaths.find((own) => own === path);
    if (run) draft.run[run] = text;
    else draft.sets.push({ id: draft.nextId++, path, value: text });
  }
  const { policy, userPolicy, ...others } = names;
  const userPolicies = userPolicy === undefined ? [] : [userPolicy];
  return { ...draft, ...others, policies: [policy], userPolicies };
}
