/** True when what had the focus is gone: only then may it be put somewhere unasked. */
export function isFocusLost({ activeElement, body }: Document = document): boolean {
  return activeElement === null || activeElement === body;
}
