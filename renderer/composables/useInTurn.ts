import { onScopeDispose, shallowRef, watch, type Ref, type ShallowRef } from 'vue';

/** The longest that what nobody sees is behind, ms. */
const latestMs = 500;

/**
 * A value that follows its source at once while it is seen, and else when the page has time: what is in the
 * window is drawn first.
 */
export function useInTurn<T>(
  source: () => T,
  isVisible: Readonly<Ref<boolean>>,
): Readonly<ShallowRef<T>> {
  const value = shallowRef(source());
  let waiting = 0;
  watch([source, isVisible] as const, ([next, isSeen]) => {
    cancelIdleCallback(waiting);
    if (isSeen) value.value = next;
    else waiting = requestIdleCallback(() => (value.value = next), { timeout: latestMs });
  });
  onScopeDispose(() => cancelIdleCallback(waiting));
  return value;
}
