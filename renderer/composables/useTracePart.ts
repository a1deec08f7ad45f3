import { computed, type Ref } from 'vue';
import type { TraceJob } from '../../shared/contract.ts';
import type { LabError } from '../../shared/errors.ts';
import type { TraceDetails } from '../../shared/trace.ts';
import { cardOfJob } from '../traces/work-cards.ts';
import type { TraceJobs } from './useTraceJobs.ts';

export interface TracePartParts {
  readonly kind: TraceJob['kind'];
  readonly jobs: TraceJobs;
  readonly trace: () => TraceDetails;
  readonly made: {
    readonly isStarting: Readonly<Ref<boolean>>;
    readonly loadError: Readonly<Ref<LabError | null>>;
  };
  readonly isFormShown: () => boolean;
  readonly hasResults: () => boolean;
  /** The part itself and its form, once they are in the page. */
  readonly part: Readonly<Ref<{ focusHeading: () => Promise<void> } | null>>;
  readonly form: Readonly<Ref<{ focus: () => void } | null>>;
}

/** The part of a trace's page for one kind of work. */
export function useTracePart({ kind, jobs, trace, made, part, form, ...shows }: TracePartParts) {
  const cards = computed(() =>
    jobs.jobs.value
      .filter((job) => job.kind === kind && job.trace === trace().id)
      .map((job) => cardOfJob(job, trace().durationNs)),
  );
  const isBusy = computed(
    () => made.isStarting.value || cards.value.some(({ state }) => state === 'running'),
  );
  const isShown = computed(
    () =>
      shows.isFormShown() ||
      shows.hasResults() ||
      cards.value.length > 0 ||
      made.loadError.value !== null,
  );
  const focusForm = (): void => form.value?.focus();
  const focusHeading = async (): Promise<void> => part.value?.focusHeading();
  return { cards, isBusy, isShown, focusForm, focusHeading };
}
