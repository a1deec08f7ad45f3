// The one rule against options that contradict each other: what a command says twice is refused, whether by
// the same option, by another one for the same field, or as a value of an axis or a list.
// Fields of a file that --machine names are a preset, which other options change.
import { LabError } from '../../../shared/errors.ts';
import type { Options } from './command.ts';

/** The fields that an option sets, beside --set and --vary, which name theirs. */
export const fieldsOf = {
  machine: ['machine'],
  kernel: ['kernel'],
  workload: ['workload'],
  policy: ['policy'],
  policies: ['policy'],
  'user-policy': ['userPolicy'],
  'isolated-cpus': ['workload.isolatedCpus'],
  seed: ['run.seed'],
  precision: ['run.precision'],
  replications: ['run.replicationsMin', 'run.replicationsMax'],
} as const;

/** Options whose value begins with the field that it sets. */
const naming = ['set', 'vary', 'along'] as const;

const isOwn = (name: string): name is keyof typeof fieldsOf => Object.hasOwn(fieldsOf, name);

/** Each field that the options set, with the option as it was typed. */
function listClaims(options: Options): (readonly [field: string, typed: string])[] {
  return Object.entries(options).flatMap(([name, value]) => {
    const texts = [value].flat().filter((text) => typeof text === 'string');
    if (isOwn(name)) {
      return texts.flatMap((text) =>
        fieldsOf[name].map((field) => [field, `--${name} ${text}`] as const),
      );
    }
    if (!naming.some((one) => one === name)) return [];
    return texts.map((text) => [(text.split('=')[0] ?? '').trim(), `--${name} ${text}`] as const);
  });
}

/** @throws LabError `bad-usage` if two options set the same field. */
export function refuseSaidTwice(options: Options): void {
  const known = new Map<string, string>();
  for (const [field, typed] of listClaims(options)) {
    const other = known.get(field);
    known.set(field, typed);
    if (other === undefined) continue;
    const message = `${field} is said twice: ${other} and ${typed}`;
    throw new LabError('bad-usage', message, 'leave out one of them');
  }
}

/** Names with commas between. @throws LabError `bad-usage` if one is there twice. */
export function readNames(text: string, option: string): string[] {
  const names = text.split(',').map((name) => name.trim());
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice === undefined) return names;
  const hint = `--${option} ${[...new Set(names)].join(',')}`;
  throw new LabError('bad-usage', `--${option} names ${twice} twice`, hint);
}

/**
 * Refuses options that would change nothing beside the others.
 * @param idle Names of options, without dashes.
 * @param why `--group` does not go with it, or only --compare takes it: what follows the option's name.
 */
export function refuseIdle(
  options: Options,
  idle: readonly string[],
  why: string,
  hint = 'leave it out',
): void {
  const given = idle.find((name) => options[name] !== undefined);
  if (given !== undefined) throw new LabError('bad-usage', `--${given} ${why}`, hint);
}
