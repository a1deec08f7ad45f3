import { nextTick, ref } from 'vue';
import type { CommandHandlers, CommandRegistry } from '../commands/command-registry.ts';
import { parseRoute, type PageName, type Router } from './useRoute.ts';
import type { Undo } from './useUndo.ts';

/** The dialogs that show the lab's commands and terms. */
export type HelpDialog = 'palette' | 'keys' | 'glossary';

interface PageCommandParts {
  readonly router: Router;
  readonly registry: CommandRegistry;
  readonly startStudy: () => unknown;
  readonly undo: Pick<Undo, 'undo' | 'canUndo'>;
}

type FieldCommand = 'sweep.new' | 'runs.search' | 'trace.import';

/** Where these commands lead on a page that does not handle them itself. */
const fields: Readonly<Record<FieldCommand, string>> = {
  'sweep.new': 'main form :is(input, select, textarea)',
  'runs.search': 'main [role="search"] input',
  'trace.import': 'main .trace-drop button',
};

/** Commands of every page: navigation, help, and the study. */
export function usePageCommands({ router, registry, startStudy, undo }: PageCommandParts) {
  const { route, go } = router;
  const open = (page: PageName) => go(page, parseRoute(router.addressOf(page)).params);
  const dialog = ref<HelpDialog | null>(null);
  let isPassing = false;
  let isUnanswered = false;

  /** Goes there first; then the page handles it, or its first field gets the focus. */
  async function goAndRun(page: PageName, id: FieldCommand): Promise<void> {
    if (isPassing) {
      isUnanswered = true;
      return;
    }
    if (route.value.page !== page) {
      go(page);
      // The page comes first, then the focus on its heading.
      await nextTick();
    }
    await nextTick();
    isPassing = true;
    isUnanswered = false;
    registry.run(id);
    isPassing = false;
    if (isUnanswered) document.querySelector<HTMLElement>(fields[id])?.focus();
  }

  const handlers: CommandHandlers = {
    'page.explore': () => open('explore'),
    'page.runs': () => open('runs'),
    'page.timeline': () => open('timeline'),
    'page.compare': () => open('compare'),
    'page.traces': () => open('traces'),
    'page.validation': () => open('validation'),
    'sweep.new': () => goAndRun('explore', 'sweep.new'),
    'runs.search': () => goAndRun('runs', 'runs.search'),
    'trace.import': () => goAndRun('traces', 'trace.import'),
    'study.start': startStudy,
    'edit.undo': { run: undo.undo, isEnabled: () => undo.canUndo.value },
    'palette.open': () => (dialog.value = 'palette'),
    'keys.show': () => (dialog.value = 'keys'),
    'glossary.show': () => (dialog.value = 'glossary'),
  };
  registry.register(handlers);
  return { dialog };
}
