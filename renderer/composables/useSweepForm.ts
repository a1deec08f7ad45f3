import { computed, onScopeDispose, reactive, shallowRef, watch } from 'vue';
import type { CallValue, SweepSummary } from '../../shared/contract.ts';
import { slurmWords } from '../../shared/slurm-request.ts';
import { sweepWords } from '../../shared/sweep-words.ts';
import type { Client } from '../client/client.ts';
import type { Problem } from '../explore/axis-draft.ts';
import { checkDraft, placeError, type Place } from '../explore/draft-problems.ts';
import { createPlaceDraft, readPlace, type PlaceDraft } from '../explore/run-place.ts';
import { buildRequest, createDraft, type SweepDraft } from '../explore/sweep-draft.ts';
import { useAttempt } from './useAttempt.ts';
import type { LabConnection } from './useClient.ts';
import type { PresetNames } from './useDescription.ts';
import { useEvents } from './useEvents.ts';
import { useRefresh } from './useRefresh.ts';

export type SweepPlan = CallValue<'sweep.plan'>;

/** Shown rows of a plan. */
export const plannedRows = 20;
/** A plan is requested once nothing was typed for this long. */
const typingMs = 300;
/** How often a plan is requested again while runs finish. */
const refreshMs = 4000;

const drafts = new WeakMap<Client, SweepDraft>();

/** The one form of a page; its text survives a change of view. */
export function useDraft(
  client: Client,
  defaults: PresetNames,
  policies: readonly string[],
): SweepDraft {
  const known = drafts.get(client);
  if (known) return known;
  const draft = reactive(createDraft(defaults, policies));
  drafts.set(client, draft);
  return draft;
}

const places = new WeakMap<Client, PlaceDraft>();

/** Where the page's sweeps are to run; it survives a change of view. */
export function usePlace(client: Client): PlaceDraft {
  const known = places.get(client);
  if (known) return known;
  const place = reactive(createPlaceDraft());
  places.set(client, place);
  return place;
}

/** The plan of a form, requested whenever the form has changed and is valid. */
function usePlan(lab: LabConnection, draft: SweepDraft) {
  const planned = shallowRef<{ text: string; plan: SweepPlan } | null>(null);
  const failure = shallowRef<{ text: string; place: Place; problem: Problem } | null>(null);
  const { error, attempt } = useAttempt();
  const own = computed(() => checkDraft(draft));
  const request = computed(() => buildRequest(draft));
  const text = computed(() => (own.value.size > 0 ? '' : JSON.stringify(request.value)));
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function load(): Promise<void> {
    const asked = text.value;
    if (asked === '') return;
    const sweep = request.value;
    const input = { sweep, limit: plannedRows };
    const plan = await attempt(() => lab.client.call('sweep.plan', input));
    if (asked !== text.value) return;
    if (plan) planned.value = { text: asked, plan };
    const { message = '', hint = '' } = error.value ?? {};
    const place = error.value ? placeError(error.value, draft) : '';
    failure.value = plan
      ? null
      : { text: asked, place, problem: { message, hint, isQuiet: false } };
  }

  const { refresh, refreshSoon } = useRefresh(load, refreshMs);
  useEvents(lab, {
    'run.finished': refreshSoon,
    'runs.changed': refreshSoon,
    stale: () => void refresh(),
  });
  watch(text, () => {
    clearTimeout(timer);
    timer = setTimeout(() => void refresh(), typingMs);
  });
  onScopeDispose(() => clearTimeout(timer));
  void refresh();

  const refused = computed(() => (failure.value?.text === text.value ? failure.value : null));
  const problems = computed(() => {
    if (!refused.value) return own.value;
    return new Map([...own.value, [refused.value.place, refused.value.problem]]);
  });
  return {
    request,
    ownProblems: own,
    problems,
    /** The newest plan, perhaps for an older state of the form. */
    plan: computed(() => planned.value?.plan ?? null),
    /** Whether the plan is for the current form. */
    isCurrent: computed(
      () => refused.value === null && planned.value !== null && planned.value.text === text.value,
    ),
  };
}

/** A new sweep: its form, its problems, its plan, and the call that starts it. */
export function useSweepForm(lab: LabConnection, draft: SweepDraft, place: PlaceDraft) {
  const { request, ownProblems, problems, plan, isCurrent } = usePlan(lab, draft);
  const starting = useAttempt();
  const chosen = computed(() => readPlace(place));

  /** Starts what was planned; undefined when that failed or there is no plan yet. */
  async function start(): Promise<SweepSummary | undefined> {
    const { request: slurm, problems: wrong } = chosen.value;
    if (!isCurrent.value || wrong.size > 0 || starting.isBusy.value) return undefined;
    const sweep = request.value;
    return starting.attempt(() => lab.client.call('sweep.start', { sweep, slurm }));
  }

  return {
    request,
    /** Problems that the page itself can find. */
    ownProblems,
    /** Those and the lab's. */
    problems,
    plan,
    isCurrent,
    /** What is wrong with the fields of the place. */
    placeProblems: computed(() => chosen.value.problems),
    words: computed(() => {
      const { request: slurm } = chosen.value;
      return [...sweepWords(request.value), ...(slurm ? slurmWords(slurm) : [])];
    }),
    startError: starting.error,
    dismissError: starting.dismiss,
    isStarting: starting.isBusy,
    start,
  };
}
