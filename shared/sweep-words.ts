import type { SpecRequest } from './spec/spec-request.ts';
import { formatFieldValue } from './spec/format-field-value.ts';

/** A sweep as it is asked for, in the words of its contract or of the lab. */
export interface AskedSweep {
  readonly base?: SpecRequest | undefined;
  readonly vary: readonly string[];
  readonly mode?: 'grid' | 'zip' | undefined;
  readonly where?: readonly string[] | undefined;
}

/** The words of the command that asks for the same sweep. */
export function sweepWords({ base = {}, vary, mode, where = [] }: AskedSweep): string[] {
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
