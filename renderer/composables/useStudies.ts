import { inject, provide, shallowRef, watch, type InjectionKey } from 'vue';
import type { CallInput } from '../../shared/contract.ts';
import type { Study } from '../../shared/study.ts';
import { recallOf } from './recall.ts';
import { useAttempt } from './useAttempt.ts';
import type { LabConnection } from './useClient.ts';
import { useEvents } from './useEvents.ts';
import { useRefresh } from './useRefresh.ts';
import { useUndo } from './useUndo.ts';

type StudyChange = Partial<Pick<Study, 'name' | 'question' | 'notes' | 'view' | 'sweeps'>>;

/** The same, in lists that a message may have. */
function toInput({ view, sweeps, ...texts }: StudyChange): CallInput<'study.change'>['change'] {
  return {
    ...texts,
    ...(view && { view: { ...view, figures: [...view.figures], pinned: [...view.pinned] } }),
    ...(sweeps && { sweeps: [...sweeps] }),
  };
}

/** The studies, by name, and what is done with them; all of it can be taken back. */
export function useStudies(lab: LabConnection) {
  const { client } = lab;
  const recall = recallOf<readonly Study[]>(client, 'study.list');
  const recalled = recall.find('');
  const studies = shallowRef<readonly Study[]>(recalled ?? []);
  const isLoaded = shallowRef(recalled !== undefined);
  const loading = useAttempt();
  const acting = useAttempt();
  const undo = useUndo();

  const { refresh, refreshSoon } = useRefresh(async () => {
    const reply = await loading.attempt(() => client.call('study.list', {}));
    if (!reply) return;
    studies.value = reply.studies;
    isLoaded.value = true;
  });
  useEvents(lab, { 'studies.changed': refreshSoon, stale: () => void refresh() });
  watch(studies, (now) => recall.keep('', now), { flush: 'sync' });
  void refresh();

  function put(study: Study): Study {
    const others = studies.value.filter(({ id }) => id !== study.id);
    studies.value = [...others, study].toSorted((a, b) => a.name.localeCompare(b.name));
    return study;
  }

  const remove = (id: number) => client.call('study.delete', { id });

  async function add(work: () => Promise<Study>, text: (study: Study) => string) {
    const study = await acting.attempt(work);
    if (!study) return undefined;
    undo.push({ text: text(study), undo: () => remove(study.id) });
    return put(study);
  }

  return {
    studies,
    isLoaded,
    loadError: loading.error,
    actionError: acting.error,
    dismissError: acting.dismiss,
    refresh,
    create: (name: string, content: Omit<StudyChange, 'name'> = {}) =>
      add(
        () => client.call('study.create', { name, content: toInput(content) }),
        (study) => `Made the study ${study.name}.`,
      ),
    duplicate: ({ id, name }: Study) =>
      add(
        () => client.call('study.duplicate', { id }),
        () => `Duplicated ${name}.`,
      ),
    /** @param text What was done, as a sentence. */
    async change(study: Study, change: StudyChange, text: string) {
      const { id } = study;
      const changed = await acting.attempt(() =>
        client.call('study.change', { id, change: toInput(change) }),
      );
      if (!changed) return undefined;
      const before = Object.fromEntries(
        Object.keys(change).map((entry) => [entry, study[entry as keyof StudyChange]]),
      ) as StudyChange;
      undo.push({ text, undo: () => client.call('study.change', { id, change: toInput(before) }) });
      return put(changed);
    },
    async remove({ id, name }: Study): Promise<boolean> {
      if (!(await acting.attempt(() => remove(id)))) return false;
      studies.value = studies.value.filter((one) => one.id !== id);
      undo.push({
        text: `Deleted the study ${name}.`,
        undo: () => client.call('study.restore', { id }),
      });
      return true;
    },
  };
}

export type Studies = ReturnType<typeof useStudies>;

const studiesKey: InjectionKey<Studies> = Symbol('studies');

export function provideStudies(lab: LabConnection): Studies {
  const studies = useStudies(lab);
  provide(studiesKey, studies);
  return studies;
}

/** Those of the page. */
export function usePageStudies(): Studies {
  const studies = inject(studiesKey);
  if (!studies) throw new Error('no page has provided its studies');
  return studies;
}
