import { maxReplaysShown } from '../../../shared/contract/trace-figure-calls.ts';
import { LabError } from '../../../shared/errors.ts';
import type { TraceFigureInput } from '../../../shared/figures/trace/figure-input.ts';
import type { RunDistributions } from '../../../shared/result.ts';
import { shortKey } from '../../../shared/text/results.ts';
import type { StoredFit } from '../../../shared/trace-fit.ts';
import type { ReplayResult } from '../../../shared/trace-replay.ts';
import type { TraceDetails } from '../../../shared/trace.ts';
import { commandsOfTrace, type TraceCommandSource } from './trace-commands.ts';
import type { Fits } from '../traces/fits.ts';
import type { Replays } from '../traces/replays.ts';
import type { Traces } from '../traces/traces.ts';
import type { ReplayRequest } from '../traces/replay-request.ts';
import { createPacer } from '../work/pacer.ts';

/** What figures of a trace show. */
export interface TraceFigureRequest {
  /** A trace, by its number or the first 4 or more digits of its hash. */
  readonly trace: string;
  /** A workload fitted to the trace; default the newest. */
  readonly fit?: string | undefined;
  /** Replay keys or prefixes of 4 or more digits, in order; default the newest of one model version. */
  readonly replays?: readonly string[] | undefined;
  /** Instead of keys, the request that made the replays. */
  readonly chosen?: ReplayRequest | undefined;
}

/** Where traces, fits and replays come from: the lab, or anything with these methods. */
export interface TraceFigureSource extends TraceCommandSource {
  readonly traces: Pick<Traces, 'show'>;
  readonly fits: Pick<Fits, 'list' | 'show'>;
  readonly replays: Pick<Replays, 'list' | 'distributions' | 'keysOf'>;
}

/** How many of the newest replays are searched for a key prefix. */
const searched = 1000;

function chooseFit(
  { fits }: TraceFigureSource,
  { hash }: TraceDetails,
  name?: string,
): StoredFit | null {
  if (name === undefined) return fits.list({ trace: hash, offset: 0, limit: 1 }).rows[0] ?? null;
  const fit = fits.show(name);
  if (fit.trace.hash === hash) return fit;
  const message = `workload ${name} is fitted to trace ${shortKey(fit.trace.hash)}`;
  throw new LabError('bad-value', message, 'name a workload that is fitted to this trace');
}

/** The newest, in the order they were made, without those of older models: these are not comparable. */
function newestReplays({ replays }: TraceFigureSource, { hash }: TraceDetails): ReplayResult[] {
  const { rows } = replays.list({ trace: hash, offset: 0, limit: maxReplaysShown });
  return rows.filter((one) => one.modelVersion === rows[0]?.modelVersion).toReversed();
}

function findReplays(
  { replays }: TraceFigureSource,
  { id, hash }: TraceDetails,
  names: readonly string[],
): ReplayResult[] {
  if (names.length > maxReplaysShown) {
    const message = `a figure shows at most ${maxReplaysShown} replays, got ${names.length}`;
    throw new LabError('bad-value', message, 'name fewer');
  }
  const { rows } = replays.list({ trace: hash, offset: 0, limit: searched });
  const found = names.map((name) => {
    const [only, ...others] = rows.filter(({ key }) => key.startsWith(name));
    if (only && others.length === 0 && name.length >= 4) return only;
    const what = others.length > 0 ? 'several replays' : 'no replay';
    const message = `trace ${id} has ${what} whose key starts with ${JSON.stringify(name)}`;
    throw new LabError('not-found', message, 'give more digits of the key');
  });
  return [...new Map(found.map((replay) => [replay.key, replay])).values()];
}

/** The keys of what a request made. @throws LabError `not-found` if one of them is not stored. */
function requireReplays({ replays }: TraceFigureSource, request: ReplayRequest): string[] {
  const keys = replays.keysOf(request);
  const missing = request.policies.filter((_, i) => !replays.distributions(keys[i] ?? ''));
  if (missing.length === 0) return [...keys];
  const message = `trace ${request.trace} has no such replay under ${missing.join(', ')}`;
  throw new LabError('not-found', message, 'make it with lab trace replay and the same options');
}

/**
 * Collects what figures of a trace are built from. Yields to other work while it reads many
 * distributions.
 * @throws LabError `not-found`, or `bad-value` for a fit to another trace.
 */
export async function readTraceFigureInput(
  lab: TraceFigureSource,
  { trace: which, fit: fitName, replays: asked, chosen }: TraceFigureRequest,
): Promise<TraceFigureInput> {
  const trace = lab.traces.show(which);
  const fit = chooseFit(lab, trace, fitName);
  const names = chosen ? requireReplays(lab, chosen) : asked;
  const replays = names ? findReplays(lab, trace, names) : newestReplays(lab, trace);
  const distributions = new Map<string, RunDistributions>();
  const pace = createPacer();
  for (const { key } of replays) {
    await pace();
    const kept = lab.replays.distributions(key);
    if (kept) distributions.set(key, kept);
  }
  const commands = commandsOfTrace(lab, trace, { fit, replays });
  return { trace, fit, replays, distributions, commands };
}
