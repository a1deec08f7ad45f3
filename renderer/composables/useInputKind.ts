import { onScopeDispose } from 'vue';

/**
 * Says at the page's root whether it was the keyboard or the pointer that was used last: what scripts
 * focus, as the heading of a new page, shows a ring for those who work with keys.
 */
export function useInputKind(page: Document = document): void {
  const set = (kind: 'keys' | 'pointer') => () => (page.documentElement.dataset['input'] = kind);
  const [onKey, onPointer] = [set('keys'), set('pointer')];
  page.addEventListener('keydown', onKey, { capture: true });
  page.addEventListener('pointerdown', onPointer, { capture: true });
  onScopeDispose(() => {
    page.removeEventListener('keydown', onKey, { capture: true });
    page.removeEventListener('pointerdown', onPointer, { capture: true });
  });
}
