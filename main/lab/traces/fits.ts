import { LabError } from '../../../shared/errors.ts';
import type { Machine } from '../../../shared/spec/machine.ts';
import { isPresetName, presetNameRule } from '../../../shared/spec/preset-name.ts';
import type { SpecRequest } from '../../../shared/spec/spec-request.ts';
import type { StoredFit } from '../../../shared/trace-fit.ts';
import type { TraceDetails } from '../../../shared/trace.ts';
import type { FitStore, MadeQuery } from '../../store/replay-store.ts';
import type { TraceStore } from '../../store/trace-store.ts';
import { analyseOnThread } from '../../trace/analysis-thread.ts';
import { isBuiltInWorkload } from '../spec/built-in-presets.ts';
import { refuseIfAborted } from '../work/cancelled.ts';
import { createStopSwitch } from '../work/stop-switch.ts';
import { suggest } from '../../../shared/text/closest-name.ts';
import type { Page } from '../../../shared/page.ts';
import type { Progress } from '../../../shared/progress.ts';
import type { Presets } from '../spec/presets.ts';
import { readPackedTrace } from './read-packed-trace.ts';
import { reportAnalysis } from './report-analysis.ts';
import { refuseUnknownFlags } from './require-pages.ts';
import { resolveRequest } from '../spec/resolve.ts';
import { requireTrace } from './traces.ts';

export interface FitRequest {
  /** A trace, by its number or the first 4 or more digits of its hash. */
  readonly trace: string;
  /** The name of the workload; default trace-<8 digits of the hash>. */
  readonly name?: string | undefined;
  /** The machine whose clock converts time to cycles; default server-<CPUs of the trace>. */
  readonly machine?: string | undefined;
  /** Fields of the machine that override the preset. */
  readonly set?: SpecRequest['set'] | undefined;
}

export interface FitRunOptions {
  readonly signal?: AbortSignal | undefined;
  /** In simulations. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** Workloads fitted to stored traces. Each becomes a preset beside the built-in ones. */
export interface Fits {
  /**
   * Fits a workload on its own thread and stores it.
   * @throws LabError `not-found`, `unknown-name`, `bad-value` (a name that is taken, a trace without
   *   switches or allocations), `cancelled`.
   */
  make(request: FitRequest, options?: FitRunOptions): Promise<StoredFit>;
  list(query: MadeQuery): Page<StoredFit>;
  /** Throws not-found. */
  show(name: string): StoredFit;
  /** Deletes it permanently. Throws not-found. */
  delete(name: string): void;
}

export interface FitsParts {
  readonly store: TraceStore & FitStore;
  readonly presets: Presets;
  readonly now: () => Date;
}

/** A fit before it is made. */
export interface PlannedFit {
  readonly trace: TraceDetails;
  readonly name: string;
  readonly machine: Machine;
}

/** How many digits of the trace's hash the default name of a workload has. */
const nameDigits = 8;

/** @throws LabError `bad-value` if the name is not valid, or belongs to another workload. */
function requireFreeName(name: string, { hash }: TraceDetails, store: FitStore): void {
  const taken = (whose: string) =>
    new LabError('bad-value', `${name} is ${whose}`, 'choose another name');
  if (!isPresetName(name)) {
    const message = `${JSON.stringify(name)} is not a valid workload name`;
    const hint = `a name is ${presetNameRule}`;
    throw new LabError('bad-value', message, hint);
  }
  if (isBuiltInWorkload(name)) throw taken('a built-in workload');
  const owner = store.findFit(name)?.trace.hash ?? hash;
  if (owner !== hash) throw taken(`fitted to another trace, ${owner.slice(0, nameDigits)}`);
}

/** A fit uses only the machine, and the recording gives its CPU count. */
function refuseOtherFields(set: NonNullable<FitRequest['set']>): void {
  for (const [path] of set) {
    if (path === 'machine.cpus') {
      const message = 'machine.cpus cannot be set: the recording gives the number of CPUs';
      throw new LabError('bad-value', message, 'run or sweep the workload on other machines');
    }
    if (path.startsWith('machine.')) continue;
    const message = `${path} cannot be set: a fit uses only a machine`;
    throw new LabError('bad-value', message, 'set machine fields, such as machine.ghz=3.5');
  }
}

/**
 * What a request asks for: its trace, its name, and the machine with the recording's CPU count.
 * @throws LabError `not-found`, `unknown-name`, `unknown-field`, `bad-value`.
 */
export function planFit(
  { trace: which, name, machine, set = [] }: FitRequest,
  { store, presets }: Omit<FitsParts, 'now'>,
): PlannedFit {
  const trace = requireTrace(store, which);
  const chosen = name ?? `trace-${trace.hash.slice(0, nameDigits)}`;
  requireFreeName(chosen, trace, store);
  refuseOtherFields(set);
  refuseUnknownFlags(trace);
  const cpus = Math.max(1, trace.cpus);
  const withCpus = [...set, ['machine.cpus', cpus] as const];
  const request = { machine: machine ?? `server-${cpus}`, set: withCpus };
  return { trace, name: chosen, machine: resolveRequest(request, presets).machine };
}

async function makeFit(
  parts: FitsParts,
  request: FitRequest,
  { signal, onProgress }: FitRunOptions,
): Promise<StoredFit> {
  refuseIfAborted(signal);
  const { store, now } = parts;
  const { trace, name, machine } = planFit(request, parts);
  const packed = await readPackedTrace(store, trace, signal);
  const { durationNs, machine: recordedMachine } = trace;
  const recorded = trace.summary.requests;
  const requests = recorded && recorded.count > 0 ? recorded : undefined;
  const input = { name, traceName: trace.name, recordedMachine, durationNs, requests, machine };
  const [fit] = await analyseOnThread(
    { kind: 'fit', trace: packed, input },
    { signal, onProgress: reportAnalysis(onProgress) },
  );
  if (!fit) throw new LabError('internal', 'the fit returned nothing', 'report it with the trace');
  const stored = { ...fit, fittedAt: now().toISOString() };
  store.saveFit(stored);
  return stored;
}

/** `close` cancels the running fits, and refuses new ones. */
export function createFits(parts: FitsParts): Fits & { readonly close: () => void } {
  const { store } = parts;
  const calls = createStopSwitch();
  const notFound = (name: string) => {
    const names = store.fittedWorkloads().map((workload) => workload.name);
    const hint = suggest(name, names) ?? 'lab trace fits lists the fitted workloads';
    return new LabError('not-found', `no workload ${JSON.stringify(name)} is fitted`, hint);
  };
  return {
    close: () => calls.stopAll(),
    make: (request, options = {}) =>
      makeFit(parts, request, { ...options, signal: calls.join(options.signal) }),
    list: (query) => store.listFits(query),
    show: (name) => {
      const fit = store.findFit(name);
      if (fit) return fit;
      throw notFound(name);
    },
    delete: (name) => {
      if (!store.deleteFit(name)) throw notFound(name);
    },
  };
}
