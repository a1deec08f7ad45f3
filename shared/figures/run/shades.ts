/**
 * Which of several series of its policy one is in, and how many there are, in their order: they are told
 * apart by lightness and dashes. Nothing for the only one.
 */
export function shadesOf<T>(
  all: readonly T[],
  policyOf: (one: T) => string,
  nameOf: (one: T) => string,
): (one: T) => readonly [index: number, of: number] | undefined {
  const names = new Map<string, Map<string, number>>();
  for (const one of all) {
    const own = names.get(policyOf(one)) ?? new Map<string, number>();
    if (!own.has(nameOf(one))) own.set(nameOf(one), own.size);
    names.set(policyOf(one), own);
  }
  return (one) => {
    const own = names.get(policyOf(one));
    return own && own.size > 1 ? [own.get(nameOf(one)) ?? 0, own.size] : undefined;
  };
}
