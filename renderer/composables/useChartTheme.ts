import { onScopeDispose, readonly, ref, shallowRef } from 'vue';
import { chartThemes, type ChartTheme } from '../charts/chart-theme.ts';

/** Whether the page is dark: set on its root element, else by the system. */
function isDark(root: HTMLElement, system: MediaQueryList): boolean {
  const theme = root.dataset['theme'];
  return theme === 'dark' || (theme !== 'light' && system.matches);
}

/** The colours of charts and whether they may be animated, in step with page and system. */
export function useChartTheme(page: Window = window) {
  const root = page.document.documentElement;
  const darkSystem = page.matchMedia('(prefers-color-scheme: dark)');
  const stillSystem = page.matchMedia('(prefers-reduced-motion: reduce)');
  const theme = shallowRef<ChartTheme>(chartThemes.light);
  const isReducedMotion = ref(false);

  function read(): void {
    theme.value = isDark(root, darkSystem) ? chartThemes.dark : chartThemes.light;
    isReducedMotion.value = stillSystem.matches;
  }

  const observer = new MutationObserver(read);
  observer.observe(root, { attributeFilter: ['data-theme'] });
  darkSystem.addEventListener('change', read);
  stillSystem.addEventListener('change', read);
  onScopeDispose(() => {
    observer.disconnect();
    darkSystem.removeEventListener('change', read);
    stillSystem.removeEventListener('change', read);
  });
  read();
  return { theme: readonly(theme), isReducedMotion: readonly(isReducedMotion) };
}
