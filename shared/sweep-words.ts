import type { ParsedInput } from './contract.ts';
import { formatFieldValue } from './spec/format-field-value.ts';

type Asked = ParsedInput<'sweep.plan'>['sweep'];
/** A sweep before its defaults are filled in. */
type Given = Pick<Asked, 'vary'> & { readonly [K in keyof Asked]?: Asked[K] | undefined };

/** The command, in words, that requests the same sweep. */
export function sweepWords({ base = {}, vary, mode, where = [] }: Given): string[] {
  const { set = [], ...names } = base;
  return [
    'lab',
    'sweep',
    ...Object.entries(names).flatMap(([name, value]) => (value ? [`--${name}`, value] : [])),
    ...set.flatMap(([path, value]) => ['--set', `${path}=${formatFieldValue(value)}`]),
    ...vary.flatMap((axis) => ['--vary', axis]),
    ...(mode === 'zip' ? ['--zip'] : []),
    ...where.flatMap((condition) => ['--where', condition]),
  ];
}
