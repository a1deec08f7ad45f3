import type { Figure } from './figure.ts';

/** The policy of a category, if it has one; a category may be called as anything. */
export function policyAt(
  { policies }: Pick<Figure, 'policies'>,
  category: string,
): string | undefined {
  return policies && Object.hasOwn(policies, category) ? policies[category] : undefined;
}
