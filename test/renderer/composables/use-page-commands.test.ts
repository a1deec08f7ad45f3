import { describe, expect, it } from 'vitest';
import { computed, nextTick, watch } from 'vue';
import { createCommandRegistry } from '../../../renderer/commands/command-registry.ts';
import { usePageCommands } from '../../../renderer/composables/usePageCommands.ts';
import { useRoute, type PageName } from '../../../renderer/composables/useRoute.ts';
import { withScope } from '../support/fake-client.ts';

/** A lab at an address; the page that `answers` runs each of its commands as soon as it is shown. */
function openLab(hash: string, answers: Partial<Record<PageName, readonly string[]>>) {
  const window = {
    location: { hash },
    history: { replaceState() {} },
    addEventListener() {},
    removeEventListener() {},
  };
  const done: string[] = [];
  const { value } = withScope(() => {
    const router = useRoute(window);
    const registry = createCommandRegistry(
      () => undefined,
      () => null,
    );
    const undo = { undo: async () => undefined, canUndo: computed(() => false) };
    usePageCommands({ router, registry, startStudy: () => undefined, undo });
    let leave = () => {};
    const show = (page: PageName) => {
      leave();
      const own = answers[page] ?? [];
      leave = registry.register(
        Object.fromEntries(own.map((id) => [id, () => done.push(`${page}: ${id}`)])),
      );
    };
    show(router.route.value.page);
    watch(router.route, ({ page }) => show(page));
    return { registry, router };
  });
  return { ...value, done };
}

const settle = async () => {
  for (let turn = 0; turn < 4; turn++) await nextTick();
};

describe('commands of every page', () => {
  it.each([
    ['sweep.new', 'explore'],
    ['runs.search', 'runs'],
    ['trace.import', 'traces'],
  ] as const)('%s goes to %s, and is done there once', async (id, page) => {
    const lab = openLab('#/compare', { [page]: [id] });
    expect(lab.registry.run(id)).toBe(true);
    await settle();
    expect(lab.router.route.value.page).toBe(page);
    expect(lab.done).toEqual([`${page}: ${id}`]);
  });

  it('are done at once on their own page', async () => {
    const lab = openLab('#/traces', { traces: ['trace.import'] });
    lab.registry.run('trace.import');
    expect(lab.done).toEqual(['traces: trace.import']);
    await settle();
    expect(lab.done).toHaveLength(1);
  });
});
