import { presetSections } from '../../shared/spec/spec-fields.ts';
import { runPaths } from './form-fields.ts';
import { createDraft, type SweepDraft } from './sweep-draft.ts';
import type { PresetNames } from '../composables/useDescription.ts';

/**
 * The form that repeats a recorded run: its command's options on top of the defaults.
 * @param words As returned by `run.get`: `lab run`, then options with one value each.
 */
export function draftOfCommand(words: readonly string[], defaults: PresetNames): SweepDraft {
  const names: Record<keyof PresetNames, string> = { ...defaults };
  const draft = createDraft(defaults, []);
  for (let i = 2; i + 1 < words.length; i += 2) {
    const [option = '', value = ''] = [words[i], words[i + 1]];
    const section = presetSections.find((name) => option === `--${name}`);
    if (section) names[section] = value;
    if (option !== '--set') continue;
    const at = value.indexOf('=');
    const [path, text] = [value.slice(0, at), value.slice(at + 1)];
    const run = runPaths.find((own) => own === path);
    if (run) draft.run[run] = text;
    else draft.sets.push({ id: draft.nextId++, path, value: text });
  }
  const { policy, ...others } = names;
  return { ...draft, ...others, policies: [policy] };
}
