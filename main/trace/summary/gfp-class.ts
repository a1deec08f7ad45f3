/** Flags that the text has as a number, or no name at all. */
export const unnamedClass = '(unnamed)';

const className = /^GFP_[A-Z_]+$/;
const flagName = /^__GFP_[A-Z_0-9]+$/;

/**
 * The name that GFP flags go by: GFP_HIGHUSER_MOVABLE of GFP_HIGHUSER_MOVABLE|__GFP_ZERO. Flags that
 * are single ones all are `(flags)`, and a number is `(unnamed)`.
 */
export function gfpClass(flags: string): string {
  const words = flags.split('|');
  const named = words.find((word) => className.test(word));
  if (named !== undefined) return named;
  return words.some((word) => flagName.test(word)) ? '(flags)' : unnamedClass;
}

/** True if the page goes to user space: what XPFO takes out of the kernel's map. */
export function isUserClass(name: string): boolean {
  return name.startsWith('GFP_HIGHUSER') || name.startsWith('GFP_TRANSHUGE');
}
