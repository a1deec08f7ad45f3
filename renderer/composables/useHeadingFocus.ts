import { nextTick, watch, type Ref } from 'vue';
import type { Route } from './useRoute.ts';

/** On another page the focus goes to its heading: where reading goes on, and Tab with it. */
export function useHeadingFocus(route: Readonly<Ref<Route>>, page: Document = document): void {
  watch(
    () => route.value.page,
    async () => {
      await nextTick();
      const target = page.querySelector<HTMLElement>('main h2') ?? page.querySelector('main');
      if (!target) return;
      if (!target.hasAttribute('tabindex')) target.setAttribute('tabindex', '-1');
      target.focus({ preventScroll: true });
      page.defaultView?.scrollTo(0, 0);
    },
  );
}
