/** Flags given as a number that no known kernel has, or not named at all. */
export const unnamedClass = '(unnamed)';

const className = /^GFP_[A-Z_]+$/;
const flagName = /^__GFP_[A-Z_0-9]+$/;

/**
 * The class of GFP flags: GFP_HIGHUSER_MOVABLE for GFP_HIGHUSER_MOVABLE|__GFP_ZERO. If all of them are
 * single flags or there are none, the class is `(flags)`; for a number it is `(unnamed)`.
 */
export function gfpClass(flags: string): string {
  const words = flags.split('|');
  const named = words.find((word) => className.test(word));
  if (named !== undefined) return named;
  const isFlags = flags === 'none' || words.some((word) => flagName.test(word));
  return isFlags ? '(flags)' : unnamedClass;
}

/** True if the page goes to user space, so that XPFO unmaps it from the kernel. */
export function isUserClass(name: string): boolean {
  return name.startsWith('GFP_HIGHUSER') || name.startsWith('GFP_TRANSHUGE');
}
