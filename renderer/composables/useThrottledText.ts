import { onScopeDispose, ref, watch, type Ref } from 'vue';

/**
 * A text that changes at most once per interval and ends with the newest: for live regions, which screen
 * readers read out at each change.
 */
export function useThrottledText(source: () => string, intervalMs = 5000): Readonly<Ref<string>> {
  const text = ref(source());
  let timer: ReturnType<typeof setTimeout> | undefined;

  function update(): void {
    timer = undefined;
    if (text.value === source()) return;
    text.value = source();
    timer = setTimeout(update, intervalMs);
  }

  watch(source, () => {
    if (timer === undefined) update();
  });
  onScopeDispose(() => clearTimeout(timer));
  return text;
}
