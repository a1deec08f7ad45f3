import { formatFieldValue } from '../../../shared/spec/format-field-value.ts';
import { readField } from '../../../shared/spec/read-field.ts';
import { isPresetSection, presetOption, presetSections } from '../../../shared/spec/spec-fields.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { describeParts, runCommand } from './describe.ts';
import { defaultPresets, type Presets } from './presets.ts';

/** A preset or a field, and its value in each spec, as it is written. */
type Row = readonly [path: string, values: readonly string[]];

const isSame = ([, [first, ...others]]: Row) => others.every((value) => value === first);

/** The presets and fields that any of the specs has to say, with the value of each spec. */
function listRows(specs: readonly Spec[], presets: Presets): Row[] {
  const parts = specs.map((spec) => describeParts(spec, presets));
  const names = presetSections
    .filter((section) => parts.some((part) => part.names.has(section)))
    .map((section): Row => [
      section,
      parts.map((part) => part.names.get(section) ?? defaultPresets[section]),
    ]);
  const paths = new Set(parts.flatMap((part) => [...part.fields.keys()]));
  const fields = [...paths].map((path): Row => [
    path,
    specs.map((spec) => formatFieldValue(readField(spec, path))),
  ]);
  return [...names, ...fields];
}

/**
 * The words of a command that runs exactly these specs in this order, on any computer: `lab run` for one,
 * else a sweep over what differs. It needs no stored run. What `explainCommand` says of a spec holds here
 * too.
 */
export function commandOfSpecs(specs: readonly Spec[], presets: Presets): string[] {
  const [only] = specs;
  if (only && specs.length === 1) return runCommand(only, presets);
  const rows = listRows(specs, presets);
  const common = rows
    .filter(isSame)
    .flatMap((row) =>
      isPresetSection(row[0])
        ? [presetOption(row[0]), row[1][0] ?? '']
        : ['--set', `${row[0]}=${row[1][0]}`],
    );
  const varied = rows.filter((row) => !isSame(row));
  return [
    'lab',
    'sweep',
    ...common,
    ...varied.flatMap(([path, values]) => ['--vary', `${path}=${values.join(',')}`]),
    ...(varied.length > 1 ? ['--zip'] : []),
  ];
}
