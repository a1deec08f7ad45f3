// Results of model version 3 and older in today's form. The rule: a quantile over all pairs is taken
// from the stored histograms where they allow it, else nothing is known. Each pair was followed for at
// least run.drainMs then, so that is the horizon for which all of them were.
import { binEdge, quantile } from '../../shared/histogram-bins.ts';
import type { ExposureWindows, HistogramState, WindowTimes } from '../../shared/result.ts';
import { unknownTimes } from '../../shared/unknown-windows.ts';
import { upgradeSpec } from '../../shared/spec/upgrade-spec.ts';

/** What an old result says; other fields stay as they are. */
interface OldResult {
  readonly spec?: {
    readonly machine?: { readonly cpus?: number };
    readonly run?: { readonly drainMs?: number };
  };
  readonly counters?: { readonly flushRequests?: number };
  readonly exposureWindowNs?: {
    readonly unboundedShare?: number;
    readonly userShare?: number;
    readonly pageCpuSeconds?: number;
  };
}

/** How long all windows were followed, ns: null if that is not known; infinite if all of them closed. */
function followedNs({ spec, exposureWindowNs }: OldResult): number | null {
  if (exposureWindowNs?.unboundedShare === 0) return Infinity;
  const drainMs = spec?.run?.drainMs;
  return drainMs === undefined ? null : drainMs * 1e6;
}

/** The windows of a histogram that closed within the horizon; its sum is that of the bins' edges. */
function cutAt(state: HistogramState, horizonNs: number): HistogramState {
  if (state.max <= horizonNs) return state;
  const bins: number[] = [];
  let count = 0;
  let sum = 0;
  for (let i = 0; i < state.bins.length; i += 2) {
    const [bin = 0, many = 0] = state.bins.slice(i, i + 2);
    if (binEdge(bin) > horizonNs) break;
    bins.push(bin, many);
    count += many;
    sum += many * binEdge(bin);
  }
  return { count, sum, max: Math.min(state.max, horizonNs), bins };
}

/** The quantiles of `count` windows of which these closed; nothing if there cannot be so many. */
function toTimes(state: HistogramState | undefined, count: number): WindowTimes {
  if (!state || state.count > count || count === 0) return unknownTimes;
  const at = (q: number) => quantile(state, q, count);
  const openShare = (count - state.count) / count;
  return {
    ...unknownTimes,
    count,
    openShare,
    p50: at(0.5),
    p90: at(0.9),
    p99: at(0.99),
    max: at(1),
  };
}

function toWindows(
  old: OldResult,
  pairs: HistogramState | undefined,
  worstCpu: HistogramState | undefined,
): ExposureWindows {
  const requests = old.counters?.flushRequests ?? 0;
  const others = (old.spec?.machine?.cpus ?? 1) - 1;
  const followed = followedNs(old);
  const isKnown = followed !== null;
  return {
    horizonNs: followed === Infinity ? (pairs?.max ?? null) : followed,
    horizonIsShort: false,
    pairs: isKnown ? toTimes(pairs, requests * others) : unknownTimes,
    busy: unknownTimes,
    worstCpu: isKnown ? toTimes(worstCpu, others > 0 ? requests : 0) : unknownTimes,
    idleShare: null,
    openIdleShare: null,
    userShare: old.exposureWindowNs?.userShare ?? 0,
    pageCpuSeconds: old.exposureWindowNs?.pageCpuSeconds ?? 0,
  };
}

const isOld = ({ exposureWindowNs }: OldResult) => exposureWindowNs?.unboundedShare !== undefined;

/** The JSON of a histogram of an old result, up to its horizon; as it is if the result is of today. */
export function upgradeHistogram(state: string, result: string | null): string {
  const old: OldResult = JSON.parse(result ?? '{}');
  const horizonNs = followedNs(old);
  if (!isOld(old) || horizonNs === null) return state;
  const parsed: HistogramState = JSON.parse(state);
  return JSON.stringify(cutAt(parsed, horizonNs));
}

/** The JSON of a spec that was stored. */
export function upgradeSpecText(spec: string): string {
  return JSON.stringify(upgradeSpec(JSON.parse(spec)));
}

/** The JSON of a result; its histograms, null where none were kept, go to the horizon already. */
export function upgradeResult(
  result: string,
  pairs: string | null,
  worstCpu: string | null,
): string {
  const old: OldResult = JSON.parse(result);
  const read = (state: string | null): HistogramState | undefined =>
    state === null ? undefined : JSON.parse(state);
  const spec = old.spec === undefined ? {} : { spec: upgradeSpec(old.spec) };
  if (!isOld(old)) return JSON.stringify({ ...old, ...spec });
  const exposureWindowNs = toWindows(old, read(pairs), read(worstCpu));
  return JSON.stringify({ ...old, ...spec, exposureWindowNs });
}

/** The JSON of a replay of a trace; `distributions` is that of its histograms. */
export function upgradeReplay(result: string, distributions: string): string {
  const { machine, ...old }: OldResult & { readonly machine?: { readonly cpus?: number } } =
    JSON.parse(result);
  if (!isOld(old)) return result;
  const kept: { pairs?: HistogramState; worstCpu?: HistogramState } = JSON.parse(distributions);
  const like = machine === undefined ? old : { ...old, spec: { machine } };
  const exposureWindowNs = toWindows(like, kept.pairs, kept.worstCpu);
  return JSON.stringify({ ...old, ...(machine && { machine }), exposureWindowNs });
}
