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

/** What is asked for, and as a text, by which requests are told apart; '' where nothing is. */
interface Asked {
  readonly request: FigureRequest | null;
  readonly text: string;
}

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
  const asked = computed<Asked>(() => {
    const { value } = request;
    return { request: value, text: value === null ? '' : JSON.stringify(value) };
  });
  const figure = shallowRef<Figure | null>(null);
  /** That whose figure is shown. */
  const shown = shallowRef<Asked>({ request: null, text: '' });
  const recall = recallOf<Figure>(lab.client, 'figure');
  const loading = useAttempt();

  function show(of: Asked, next: Figure | null): void {
    figure.value = sameOr(figure.value, next);
    shown.value = of;
  }

  function ask(of: FigureRequest): Promise<Figure> {
    if (isOfTrace(of)) return lab.client.call('trace.figure', of);
    if ('comparison' in of) return lab.client.call('comparison.figure', of);
    return 'runs' in of
      ? lab.client.call('figure.get', of)
      : lab.client.call('validation.figure', of);
  }

  /** True of a late answer if more runs are asked for by now, and no figure of as many is shown. */
  function isNearer(late: FigureRequest): boolean {
    return hasMoreRuns(asked.value.request, late) && !hasMoreRuns(shown.value.request, late);
  }

  async function load(): Promise<void> {
    const { value: own } = asked;
    const { request: wanted, text } = own;
    if (wanted === null) {
      show(own, null);
      loading.dismiss();
      return;
    }
    const got = await loading.attempt(() => ask(wanted));
    if (got) recall.keep(text, got);
    if (text === asked.value.text) show(own, got ?? null);
    else if (got && isNearer(wanted)) show(own, got);
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
  let last: FigureRequest | null = null;
  const stop = watch(
    () => asked.value.text,
    (text) => {
      const { value: now } = asked;
      const known = recall.find(text);
      if (known) show(now, known);
      if (hasMoreRuns(now.request, last)) refreshSoon();
      else void refresh();
      last = now.request;
    },
    { immediate: true },
  );
  onScopeDispose(stop);
  return {
    figure,
    error: loading.error,
    /** False while the figure of the request is shown, though it may be asked for again. */
    isLoading: computed(() => loading.isBusy.value && shown.value.text !== asked.value.text),
    refresh,
  };
}
