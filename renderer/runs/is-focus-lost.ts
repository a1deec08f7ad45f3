/** True when the focused element is gone: only then may the focus be moved unasked. */
export function isFocusLost({ activeElement, body }: Document = document): boolean {
  return activeElement === null || activeElement === body;
}
