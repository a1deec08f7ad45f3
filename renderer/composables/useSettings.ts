import { ref, watchEffect, type Ref } from 'vue';
import type { EventPayload } from '../../shared/contract.ts';
import { useAttempt } from './useAttempt.ts';
import type { LabConnection } from './useClient.ts';
import { useEvents } from './useEvents.ts';

export type Theme = EventPayload<'settings.changed'>['theme'];

/** The settings that this page shows, the same in every window of the lab. */
export function useSettings(lab: LabConnection) {
  const { client } = lab;
  const theme = ref<Theme>('system');
  const { error, attempt, dismiss } = useAttempt();

  async function load(): Promise<void> {
    const settings = await attempt(() => client.call('settings.get', {}));
    if (settings) theme.value = settings.theme;
  }

  /** Shows at once, and goes back when the lab refuses. */
  async function setTheme(next: Theme): Promise<void> {
    const before = theme.value;
    theme.value = next;
    const settings = await attempt(() => client.call('settings.set', { theme: next }));
    if (!settings && theme.value === next) theme.value = before;
  }

  useEvents(lab, {
    'settings.changed': (settings) => (theme.value = settings.theme),
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
