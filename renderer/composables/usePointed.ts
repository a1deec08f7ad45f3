import { computed, type ComputedRef, type Ref } from 'vue';
import { useFocus } from './useFocus.ts';

/**
 * The policy that a figure shows as pointed at; none while it is out of the window, where nobody sees it:
 * with many figures, drawing all anew at each move of the pointer would take longer than a frame.
 */
export function usePointed(isVisible: Readonly<Ref<boolean>>): ComputedRef<string | null> {
  const focus = useFocus();
  return computed(() => (isVisible.value ? (focus?.pointed.value ?? null) : null));
}
