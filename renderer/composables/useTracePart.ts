import { computed, type Ref } from 'vue';
import type { TraceJob } from '../../shared/contract.ts';
import type { LabError } from '../../shared/errors.ts';
import type { TraceDetails } from '../../shared/trace.ts';
import { cardOfJob } from '../traces/work-cards.ts';
import type { TraceJobs } from './useTraceJobs.ts';

/** Reactive, as the properties of a component are. */
export interface ShownPart {
  readonly kind: TraceJob['kind'];
  readonly jobs: TraceJobs;
  readonly trace: TraceDetails;
  readonly made: {
    readonly isStarting: Readonly<Ref<boolean>>;
    readonly loadError: Readonly<Ref<LabError | null>>;
  };
  readonly isFormShown: boolean;
  readonly hasResults: boolean;
}

/** The part of a trace's page for one kind of work: its jobs, and whether there is anything to show. */
export function useTracePart(part: ShownPart) {
  const cards = computed(() => {
    const { kind, jobs, trace } = part;
    return jobs.jobs.value
      .filter((job) => job.kind === kind && job.trace === trace.id)
      .map((job) => cardOfJob(job, trace.durationNs));
  });
  const isBusy = computed(
    () => part.made.isStarting.value || cards.value.some(({ state }) => state === 'running'),
  );
  const isShown = computed(
    () =>
      part.isFormShown ||
      part.hasResults ||
      cards.value.length > 0 ||
      part.made.loadError.value !== null,
  );
  return { cards, isBusy, isShown };
}
