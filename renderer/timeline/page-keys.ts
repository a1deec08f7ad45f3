// When a key on the page is one of the timeline: the lanes have the focus, or nothing that the key is for.
import { hasModal, isTextField } from '../composables/useKeys.ts';

/** They move something else where the lanes have not the focus: a page, a panel, a button; `/` searches runs. */
const lanesOnly = new Set([
  'ArrowLeft',
  'ArrowRight',
  'ArrowUp',
  'ArrowDown',
  'Enter',
  'Home',
  '/',
]);

/** Said below the list of keys. */
export const wherePageKeysWork =
  'They work wherever the focus is, but in a field. Arrows, Enter and / are for the lanes: click them, or go there with Tab.';

/**
 * Hears the keys of the whole page, before its commands do; returns what ends it.
 * @param lanes They take all keys when they have the focus.
 */
export function listenToKeys(
  lanes: HTMLElement,
  onKey: (event: KeyboardEvent) => void,
): () => void {
  function listen(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing) return;
    const { target } = event;
    if (target !== lanes && (lanesOnly.has(event.key) || isTextField(target) || hasModal())) return;
    onKey(event);
  }
  document.addEventListener('keydown', listen);
  return () => document.removeEventListener('keydown', listen);
}
