import { onScopeDispose, shallowRef } from 'vue';

/** The pages, in the order of the navigation. */
export const pageNames = [
  'explore',
  'runs',
  'timeline',
  'compare',
  'traces',
  'validation',
] as const;
export type PageName = (typeof pageNames)[number];

export interface Route {
  readonly page: PageName;
  /** The subject of the page: a sweep, run keys. Short texts. */
  readonly params: Readonly<Record<string, string>>;
}

/** The used parts of a window. */
export interface RouteWindow {
  readonly location: { hash: string };
  readonly history: Pick<History, 'replaceState'>;
  addEventListener(type: 'hashchange', listener: () => void): void;
  removeEventListener(type: 'hashchange', listener: () => void): void;
}

/** `#/compare?keys=a,b` names a page and its parameters; anything else means the first page. */
export function parseRoute(hash: string): Route {
  const match = /^#\/([a-z]+)(?:\?(.*))?$/.exec(hash);
  const page = pageNames.find((name) => name === match?.[1]) ?? 'explore';
  return { page, params: Object.fromEntries(new URLSearchParams(match?.[2] ?? '')) };
}

export function formatRoute({ page, params }: Route): string {
  const query = new URLSearchParams({ ...params }).toString();
  return `#/${page}${query === '' ? '' : `?${query}`}`;
}

/** The used part of the storage of a tab, which a reload keeps. */
export type TabStorage = Pick<Storage, 'getItem' | 'setItem'>;

const storageKey = 'shootdown-lab.addresses';

/** What each page showed when it was left: a page is found as it was. */
function createMemory(storage: TabStorage | null) {
  const left = new Map<string, string>();
  try {
    const stored: unknown = JSON.parse(storage?.getItem(storageKey) ?? '{}');
    for (const [page, hash] of Object.entries(Object(stored) as object)) {
      if (typeof hash === 'string') left.set(page, hash);
    }
  } catch {
    // What cannot be read is forgotten.
  }
  return {
    addressOf: (page: PageName) => left.get(page),
    leave(page: PageName, hash: string): void {
      left.set(page, hash);
      try {
        storage?.setItem(storageKey, JSON.stringify(Object.fromEntries(left)));
      } catch {
        // A full storage forgets.
      }
    },
  };
}

/** The current page, kept in the address so that reload and the back button restore it. */
export function useRoute(window: RouteWindow, storage: TabStorage | null = null) {
  const memory = createMemory(storage);
  /** The address of the current route. */
  let { hash } = window.location;
  const route = shallowRef(parseRoute(hash));
  const follow = (): void => {
    if (window.location.hash === hash) return;
    const { page } = route.value;
    const next = parseRoute(window.location.hash);
    if (next.page !== page) memory.leave(page, hash);
    hash = window.location.hash;
    route.value = next;
  };
  window.addEventListener('hashchange', follow);
  onScopeDispose(() => window.removeEventListener('hashchange', follow));

  function go(page: PageName, params: Route['params'] = {}): void {
    // The caller may be a page that was already left, and not know it yet.
    if (window.location.hash === hash) window.location.hash = formatRoute({ page, params });
    follow();
  }

  /** The same without a step to go back to: for what changes many times in a row. */
  function replace(page: PageName, params: Route['params'] = {}): void {
    if (window.location.hash !== hash) return;
    window.history.replaceState(null, '', formatRoute({ page, params }));
    follow();
  }

  /**
   * Keeps other parameters of the current page in the address: no new entry of the history, and the page
   * is not told.
   */
  function keep(params: Route['params']): void {
    if (window.location.hash !== hash) return;
    window.history.replaceState(null, '', formatRoute({ page: route.value.page, params }));
    hash = window.location.hash;
  }

  /** Where the link of a page leads: to what it showed last; that of the open page to its start. */
  function addressOf(page: PageName): string {
    const left = page === route.value.page ? undefined : memory.addressOf(page);
    return left ?? formatRoute({ page, params: {} });
  }

  /** What a page that was left showed, where its address was still behind. */
  function remember(page: PageName, params: Route['params']): void {
    if (page !== route.value.page) memory.leave(page, formatRoute({ page, params }));
  }

  return { route, go, replace, keep, addressOf, remember };
}

export type Router = ReturnType<typeof useRoute>;
