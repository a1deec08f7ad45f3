import { onScopeDispose } from 'vue';
import { parseRoute, type TabStorage } from './useRoute.ts';

const storageKey = 'shootdown-lab.scroll';
/** Addresses whose place is remembered. */
const kept = 50;
/** A place is written once nothing has moved for this long, ms. */
const settleMs = 150;
/** How long the page is given to become as long as it was, ms. */
const patienceMs = 4000;
/** A page that has not grown for this long has stopped, ms. */
const stillMs = 700;
/** How often the place is looked at meanwhile, ms. */
const stepMs = 50;

function readPlaces(storage: TabStorage | null): Map<string, number> {
  try {
    const stored: unknown = JSON.parse(storage?.getItem(storageKey) ?? '[]');
    return new Map(Array.isArray(stored) ? (stored as [string, number][]) : []);
  } catch {
    return new Map();
  }
}

/** The part of the Navigation API that tells a step back from a new address; not in every browser. */
interface Navigations {
  addEventListener(type: 'navigate', listener: (event: { navigationType: string }) => void): void;
  removeEventListener(
    type: 'navigate',
    listener: (event: { navigationType: string }) => void,
  ): void;
}

/**
 * Scrolls to where a person was, after a reload, a step back and another page: figures and lists come later than the
 * browser looks for the place. Whoever scrolls meanwhile is left alone.
 */
export function useScrollMemory(
  page: Window & { readonly navigation?: Navigations },
  storage: TabStorage | null,
): void {
  const places = readPlaces(storage);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let until = 0;
  let isBack = false;

  function write(hash: string): void {
    places.delete(hash);
    places.set(hash, Math.round(page.scrollY));
    try {
      storage?.setItem(storageKey, JSON.stringify([...places].slice(-kept)));
    } catch {
      // A full storage forgets.
    }
  }

  function onScroll(): void {
    clearTimeout(timer);
    const { hash } = page.location;
    if (performance.now() > until) timer = setTimeout(() => write(hash), settleMs);
  }

  function restore(): void {
    const y = places.get(page.location.hash) ?? 0;
    if (y === 0) return;
    const own = performance.now() + patienceMs;
    until = own;
    clearTimeout(timer);
    let [height, sinceMs] = [0, 0];
    // What comes above the place moves it on, so it is held until the page has stopped growing.
    const step = (): void => {
      const nowMs = performance.now();
      if (until !== own || nowMs > own) return;
      const { scrollHeight } = page.document.documentElement;
      if (scrollHeight !== height) [height, sinceMs] = [scrollHeight, nowMs];
      const isLong = scrollHeight >= y + page.innerHeight;
      if (isLong && page.scrollY !== y) page.scrollTo(0, y);
      if (isLong && nowMs - sinceMs > stillMs) until = 0;
      else setTimeout(step, stepMs);
    };
    setTimeout(step, stepMs);
  }

  const giveUp = () => (until = 0);
  const onNavigate = ({ navigationType }: { navigationType: string }) =>
    (isBack = navigationType === 'traverse');
  const pageOf = () => parseRoute(page.location.hash).page;
  let shown = pageOf();
  const onHash = () => {
    const isOther = shown !== pageOf();
    shown = pageOf();
    clearTimeout(timer);
    until = 0;
    if (isBack || isOther) setTimeout(restore, 0);
  };
  const listeners = [
    ['scroll', onScroll],
    ['wheel', giveUp],
    ['pointerdown', giveUp],
    ['keydown', giveUp],
    ['hashchange', onHash],
  ] as const;
  for (const [type, listener] of listeners) page.addEventListener(type, listener);
  page.navigation?.addEventListener('navigate', onNavigate);
  onScopeDispose(() => {
    clearTimeout(timer);
    for (const [type, listener] of listeners) page.removeEventListener(type, listener);
    page.navigation?.removeEventListener('navigate', onNavigate);
  });
  const [loaded] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  if (loaded?.type === 'reload' || loaded?.type === 'back_forward') restore();
}
