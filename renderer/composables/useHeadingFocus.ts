import { nextTick, watch, type Ref } from 'vue';
import type { Route } from './useRoute.ts';

/** Moves the focus to the page's heading when the focused element is gone. */
export function focusHeading(page: Document = document): void {
  const target = page.querySelector<HTMLElement>('main h2') ?? page.querySelector('main');
  if (!target) return;
  if (!target.hasAttribute('tabindex')) target.setAttribute('tabindex', '-1');
  target.focus({ preventScroll: true });
}

/** On a new page the focus goes to its heading, where reading and Tab continue. */
export function useHeadingFocus(route: Readonly<Ref<Route>>, page: Document = document): void {
  watch(
    () => route.value.page,
    async () => {
      await nextTick();
      focusHeading(page);
      page.defaultView?.scrollTo(0, 0);
    },
  );
}
