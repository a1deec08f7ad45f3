// The axes of a sweep as options: sweep runs what they span, plan divides it.
// Both read them here, so that a plan has the points that the sweep would have.
import { LabError } from '../../../shared/errors.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { planPoints, type SweepPoint } from '../../lab/sweeps/plan-sweep.ts';
import type { BasicContext, Context } from './command.ts';
import { readRequest } from './spec-options.ts';

export const axisOptions = {
  vary: { type: 'string', multiple: true },
  where: { type: 'string', multiple: true },
  zip: { type: 'boolean' },
} as const;

export const axisHelp: readonly string[] = [
  '  --vary FIELD=VALUES  a,b,c or 1..512*2 or 4..96+4; may be repeated: a grid',
  '  --zip                pair the values, first with first, instead of a grid',
  '  --where CONDITION    keep only the points for which it holds: machine.cpus >= 8 &&',
  '                       policy.name != "sync", or terms of the filter of lab list',
];

/** All points with their specs, in planned order. */
export async function planRows({
  options,
  presets,
}: Pick<Context, 'options' | 'presets'>): Promise<SweepPoint[]> {
  const list = (name: string) => (Array.isArray(options[name]) ? options[name] : []);
  const request = {
    base: readRequest(options),
    vary: list('vary'),
    mode: options['zip'] ? ('zip' as const) : ('grid' as const),
    where: list('where'),
  };
  return planPoints(request, presets);
}

/** The specs of all points, in planned order. */
export async function planSpecs(context: Pick<Context, 'options' | 'presets'>): Promise<Spec[]> {
  return (await planRows(context)).map(({ spec }) => spec);
}

/** @throws LabError `bad-usage` if there are words beside the options. */
export function refuseWords({ args: [extra] }: Pick<BasicContext, 'args'>, hint: string): void {
  if (extra === undefined) return;
  throw new LabError('bad-usage', `unexpected ${JSON.stringify(extra)}`, hint);
}
