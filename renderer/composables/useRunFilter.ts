import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue';
import { FilterError, formatRunFilter, parseRunFilter } from '../../shared/run-filter.ts';
import type { RunFlag, RunTerm, ValueField } from '../../shared/run-terms.ts';
import { toggleFlag, toggleValue } from '../runs/filter-chips.ts';

/** Delay before a problem is shown, so that typing is not interrupted. */
const complainMs = 700;

interface Reading {
  readonly terms: readonly RunTerm[];
  readonly problem: FilterError | null;
}

/** A filter as text and as terms, kept in step whichever is changed. */
export function useRunFilter(initial: string) {
  const text = ref(initial);
  const reading = computed((before?: Reading): Reading => {
    try {
      return { terms: parseRunFilter(text.value), problem: null };
    } catch (error) {
      if (!(error instanceof FilterError)) throw error;
      // The last valid filter stays in force while a term is being typed.
      return { terms: before?.terms ?? [], problem: error };
    }
  });
  const terms = computed(() => reading.value.terms);
  const problem = shallowRef<FilterError | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** Shows now what is wrong. */
  function complain(): void {
    clearTimeout(timer);
    problem.value = reading.value.problem;
  }

  watch(
    () => reading.value.problem,
    (found) => {
      clearTimeout(timer);
      if (found === null) problem.value = null;
      else timer = setTimeout(complain, complainMs);
    },
    { flush: 'sync', immediate: true },
  );
  onScopeDispose(() => clearTimeout(timer));

  function setTerms(next: readonly RunTerm[]): void {
    text.value = formatRunFilter(next);
  }

  return {
    text,
    terms,
    problem,
    complain,
    isFiltered: computed(() => terms.value.length > 0 || text.value.trim() !== ''),
    toggleValue: (field: ValueField, value: string) =>
      setTerms(toggleValue(terms.value, field, value)),
    toggleFlag: (flag: RunFlag) => setTerms(toggleFlag(terms.value, flag)),
    clear: () => void (text.value = ''),
  };
}

export type RunFilter = ReturnType<typeof useRunFilter>;
