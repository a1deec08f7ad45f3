import { computed, onScopeDispose, shallowRef, watch, type Ref } from 'vue';
import type { CallInput } from '../../shared/contract.ts';
import type { Figure } from '../../shared/figures/figure.ts';
import { recallOf, sameOr } from './recall.ts';
import { useAttempt } from './useAttempt.ts';
import type { LabConnection } from './useClient.ts';
import { useEvents } from './useEvents.ts';
import { useRefresh } from './useRefresh.ts';

/** Which figure: for which runs, along which axis; for which trace; of which comparison; or of
 * the validation. */
export type FigureRequest =
  | CallInput<'figure.get'>
  | CallInput<'trace.figure'>
  | CallInput<'comparison.figure'>
  | CallInput<'validation.figure'>;

/** Whether it shows prediction ranges. */
function hasRanges(request: FigureRequest): boolean {
  if ('comparison' in request) return request.comparison.ranges === true;
  return 'ranges' in request && request.ranges === true;
}

/** Charts are updated as runs finish, at most this often, and this soon after a pause. */
const refreshMs = 1000;
const firstMs = 100;

/** True if a request is for the same as another, and for more runs. */
function hasMoreRuns(request: FigureRequest | null, than: FigureRequest | null): boolean {
  if (!request || !than || !('runs' in request) || !('runs' in than)) return false;
  if (!('keys' in request.runs) || !('keys' in than.runs)) return false;
  const keys = new Set(request.runs.keys);
  const isSame =
    JSON.stringify({ ...request, runs: null }) === JSON.stringify({ ...than, runs: null });
  return isSame && than.runs.keys.every((key) => keys.has(key));
}

export function isOfTrace(request: FigureRequest): request is CallInput<'trace.figure'> {
  return 'id' in request;
}

/**
 * The requested figure, reloaded as runs finish or as traces are fitted and replayed. `error` says why it
 * cannot be made; the previous figure stays until the new one is there. One that the page has had is shown
 * at once, and asked for all the same.
 * @param everyMs How often at most it is reloaded as runs finish.
 */
export function useFigure(
  lab: LabConnection,
  request: Readonly<Ref<FigureRequest | null>>,
  everyMs = refreshMs,
) {
  const figure = shallowRef<Figure | null>(null);
  /** The request whose figure is shown. */
  const shownText = shallowRef('');
  const recall = recallOf<Figure>(lab.client, 'figure');
  const loading = useAttempt();

  function show(text: string, next: Figure | null): void {
    figure.value = sameOr(figure.value, next);
    shownText.value = text;
  }

  function ask(asked: FigureRequest): Promise<Figure> {
    if (isOfTrace(asked)) return lab.client.call('trace.figure', asked);
    if ('comparison' in asked) return lab.client.call('comparison.figure', asked);
    return 'runs' in asked
      ? lab.client.call('figure.get', asked)
      : lab.client.call('validation.figure', asked);
  }

  async function load(): Promise<void> {
    const asked = request.value;
    if (asked === null) {
      show('', null);
      loading.dismiss();
      return;
    }
    const text = JSON.stringify(asked);
    const got = await loading.attempt(() => ask(asked));
    if (got) recall.keep(text, got);
    const { value: now } = request;
    if (text === JSON.stringify(now) || hasMoreRuns(now, asked)) show(text, got ?? null);
  }

  const { refresh, refreshSoon } = useRefresh(load, everyMs, firstMs);
  useEvents(lab, {
    'run.finished': () => {
      if (request.value && !isOfTrace(request.value)) refreshSoon();
    },
    'range.job': () => {
      if (request.value && hasRanges(request.value)) refreshSoon();
    },
    'traces.changed': () => {
      if (request.value && isOfTrace(request.value)) refreshSoon();
    },
    stale: () => void refresh(),
  });
  const stop = watch(
    () => JSON.stringify(request.value),
    (now, before) => {
      const known = recall.find(now);
      if (known) show(now, known);
      const last = before === undefined ? null : (JSON.parse(before) as FigureRequest | null);
      if (hasMoreRuns(request.value, last)) refreshSoon();
      else void refresh();
    },
    { immediate: true },
  );
  onScopeDispose(stop);
  return {
    figure,
    error: loading.error,
    /** False while the figure of the request is shown, though it may be asked for again. */
    isLoading: computed(
      () => loading.isBusy.value && shownText.value !== JSON.stringify(request.value),
    ),
    refresh,
  };
}
