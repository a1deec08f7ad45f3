import { ref, watchEffect, type Ref } from 'vue';
import type { EventPayload } from '../../shared/contract.ts';
import { useAttempt } from './useAttempt.ts';
import type { LabConnection } from './useClient.ts';
import { useEvents } from './useEvents.ts';

export type Theme = EventPayload<'settings.changed'>['theme'];

/** The settings that this page shows, shared by every window of the lab. */
export function useSettings(lab: LabConnection) {
  const { client } = lab;
  const theme = ref<Theme>('system');
  const { error, attempt, dismiss } = useAttempt();

  /** Changes of this page that the lab has not answered yet. */
  let pending = 0;
  let hasChanged = false;

  async function load(): Promise<void> {
    const settings = await attempt(() => client.call('settings.get', {}));
    if (settings && pending === 0) theme.value = settings.theme;
  }

  /** A report that comes during a change may be about an earlier one. */
  function follow(current: Theme): void {
    if (pending === 0) theme.value = current;
    else hasChanged = true;
  }

  /** Applies it at once, and reverts when the lab refuses. */
  async function setTheme(next: Theme): Promise<void> {
    const before = theme.value;
    theme.value = next;
    pending++;
    const settings = await attempt(() => client.call('settings.set', { theme: next }));
    pending--;
    if (!settings && theme.value === next) theme.value = before;
    if (!hasChanged || pending > 0) return;
    hasChanged = false;
    await load();
  }

  useEvents(lab, {
    'settings.changed': (settings) => follow(settings.theme),
    stale: () => void load(),
  });
  void load();

  return { theme, setTheme, error, dismissError: dismiss };
}

/** Puts the theme on the page's root element, where styles.css looks for it. */
export function useThemeOf(root: HTMLElement, theme: Readonly<Ref<Theme>>): void {
  watchEffect(() => {
    root.dataset['theme'] = theme.value;
  });
}
