import { formatFieldValue } from './sweep.ts';

/** A sweep as it is asked for, in the words of its contract or of the lab. */
export interface AskedSweep {
  readonly base?:
    | {
        readonly machine?: string | undefined;
        readonly workload?: string | undefined;
        readonly policy?: string | undefined;
        readonly set?: readonly (readonly [path: string, value: unknown])[] | undefined;
      }
    | undefined;
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
