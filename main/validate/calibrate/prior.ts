import { inverse } from '../../calibrate/matrix.ts';
import { generations } from '../../engine/machines/generation.ts';
import type { FreeConstant } from './free-constants.ts';

/**
 * How far CPU generations, or kernels, are from each other in the same constant: a factor of 1.5 either
 * way. So a constant that no row of a generation says is near those of the others.
 */
const between = 0.4;
/** Groups whose members have the same constants: generations, and versions of the kernel. */
const kinds: readonly ((group: string) => boolean)[] = [
  (group) => generations.some((name) => name === group),
  (group) => group.startsWith('linux-'),
];

/** What constants share a name, and by that a prior; a constant without like is alone. */
function familyOf(name: string): string {
  const [group = '', field = ''] = name.split('.');
  const kind = kinds.findIndex((isOf) => isOf(group));
  return kind < 0 ? name : `${kind} ${field}`;
}

/** What of a prior's variance is that of the name, not of the generation. */
const commonOf = ({ priorSd }: FreeConstant) => Math.max(0, priorSd * priorSd - between * between);

/**
 * The covariance of constants before any row is looked at, as logarithms: each is known as well as its
 * prior says; those of one name differ between generations by less than that, and are uncertain together.
 */
export function priorCovariance(free: readonly FreeConstant[]): number[][] {
  const families = free.map(({ name }) => familyOf(name));
  return free.map((one, i) =>
    free.map((other, j) => {
      if (i === j) return one.priorSd * one.priorSd;
      return families[i] === families[j] ? Math.sqrt(commonOf(one) * commonOf(other)) : 0;
    }),
  );
}

/** The inverse of that. */
export function priorPrecision(free: readonly FreeConstant[]): number[][] {
  return inverse(priorCovariance(free));
}

/** How far constants are from their priors, as logarithms. */
export function offsetsOf(
  free: readonly FreeConstant[],
  constants: Readonly<Record<string, number>>,
): number[] {
  return free.map(({ name, prior }) => Math.log((constants[name] ?? prior) / prior));
}
