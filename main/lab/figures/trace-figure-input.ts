import { maxReplaysShown } from '../../../shared/contract/trace-figure-calls.ts';
import { LabError } from '../../../shared/errors.ts';
import type { TraceFigureInput } from '../../../shared/figures/trace/figure-input.ts';
import type { RunDistributions } from '../../../shared/result.ts';
import { shortKey } from '../../../shared/text/results.ts';
import type { StoredFit } from '../../../shared/trace-fit.ts';
import type { ReplayResult } from '../../../shared/trace-replay.ts';
import type { TraceDetails } from '../../../shared/trace.ts';
import type { Fits } from '../traces/fits.ts';
import type { Replays } from '../traces/replays.ts';
import type { Traces } from '../traces/traces.ts';
import { createPacer } from '../work/pacer.ts';

/** What figures of a trace show. */
export interface TraceFigureRequest {
  /** A trace, by its number or the first 4 or more digits of its hash. */
  readonly trace: string;
  /** A workload fitted to the trace; default the newest. */
  readonly fit?: string | undefined;
  /** Replay keys or prefixes of 4 or more digits, in order; default the newest of one model version. */
  readonly replays?: readonly string[] | undefined;
}

/** Where traces, fits and replays come from: the lab, or anything with these methods. */
export interface TraceFigureSource {
  readonly traces: Pick<Traces, 'show'>;
  readonly fits: Pick<Fits, 'list' | 'show'>;
  readonly replays: Pick<Replays, 'list' | 'distributions'>;
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

/**
 * Collects what figures of a trace are built from. Yields to other work while it reads many
 * distributions.
 * @throws LabError `not-found`, or `bad-value` for a fit to another trace.
 */
export async function readTraceFigureInput(
  lab: TraceFigureSource,
  { trace: which, fit: fitName, replays: names }: TraceFigureRequest,
): Promise<TraceFigureInput> {
  const trace = lab.traces.show(which);
  const fit = chooseFit(lab, trace, fitName);
  const replays = names ? findReplays(lab, trace, names) : newestReplays(lab, trace);
  const distributions = new Map<string, RunDistributions>();
  const pace = createPacer();
  for (const { key } of replays) {
    await pace();
    const kept = lab.replays.distributions(key);
    if (kept) distributions.set(key, kept);
  }
  const command = [
    'lab',
    'trace',
    'figure',
    shortKey(trace.hash),
    ...(fitName === undefined ? [] : ['--fit', fitName]),
    ...(names ? replays.flatMap(({ key }) => ['--replay', shortKey(key)]) : []),
  ];
  return { trace, fit, replays, distributions, command };
}
