import { computed, watch } from 'vue';
import { numberOf, paramsOfStudy, viewOfParams } from '../explore/study-view.ts';
import type { Route } from './useRoute.ts';
import { usePageStudies } from './useStudies.ts';

type Params = Route['params'];

/** The study that an address names, and the sweep that is shown of it or without one. */
export function useShownStudy(
  params: () => Params,
  { go, replace }: { readonly go: (to: Params) => void; readonly replace: (to: Params) => void },
) {
  const { studies, create } = usePageStudies();
  const study = computed(
    () => studies.value.find((one) => one.id === numberOf(params(), 'study')) ?? null,
  );
  /** A link to a study alone shows it as it was kept. */
  watch(
    [study, params],
    ([now, own]) => {
      if (now && Object.keys(own).length === 1) replace(paramsOfStudy(now));
    },
    { immediate: true },
  );
  return {
    study,
    /** Null: whichever is the first to be shown. A study without sweeps shows none, which is 0. */
    asked: computed(
      () => numberOf(params(), 'sweep') ?? (study.value ? (study.value.sweeps[0] ?? 0) : null),
    ),
    /** Makes a study of what is shown. */
    async make(name: string, sweep: number | null): Promise<void> {
      const view = viewOfParams(params(), []);
      const made = await create(name, { view, sweeps: sweep === null ? [] : [sweep] });
      if (made) go(paramsOfStudy(made));
    },
  };
}
