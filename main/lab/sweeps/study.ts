import type { Spec } from '../../../shared/spec/spec.ts';
import type { SweepSummary } from '../../../shared/contract.ts';
import type { RunStore } from '../../store/store.ts';
import type { Runner } from '../runs/runner.ts';
import { policiesOf, type Presets } from '../spec/presets.ts';
import { publishedMachines } from '../validation/published.ts';
import { resolveRequest } from '../spec/resolve.ts';
import { isSame, startFixed, type FixedSweepOptions } from './fixed-sweep.ts';
import type { StartedSweep } from './started-sweep.ts';
import type { Sweeps } from './sweeps.ts';

/** The command that runs the reference study. */
export const studyCommand = 'lab study';

/** The reference study: each published machine under every policy of the direct map, in list order. */
export function planStudy(presets: Presets): Spec[] {
  return Object.keys(publishedMachines).flatMap((machine) =>
    policiesOf(presets, 'direct-map').map((policy) => resolveRequest({ machine, policy }, presets)),
  );
}

/** The reference study of this model version. */
export interface Study {
  /** Both published machines under every preset, in table order. */
  specs(): Spec[];
  /** Its state; null before it was started. */
  get(): SweepSummary | null;
  /** Starts it, or returns the one already started: it never runs twice. */
  start(): Promise<SweepSummary>;
  /** Runs it, again if it was recorded before, and follows it. */
  run(options: FixedSweepOptions): Promise<StartedSweep>;
}

export function createStudy({
  runner,
  store,
  presets,
  sweeps,
}: {
  readonly runner: Runner;
  readonly store: RunStore;
  readonly presets: Presets;
  readonly sweeps: Sweeps;
}): Study {
  /** The start in progress, for calls that arrive before the store knows the study. */
  let starting: Promise<SweepSummary> | undefined;
  /** Made once: a page asks at each change of view, and a key of a spec that is known costs nothing. */
  let planned: Spec[] | undefined;
  const specs = () => (planned ??= planStudy(presets));

  function get(): SweepSummary | null {
    const last = store.lastSweep('study');
    const keys = specs().map((spec) => runner.keyOf(spec));
    return last && isSame(last, keys) ? sweeps.get(last.id) : null;
  }

  const run: Study['run'] = (options) =>
    startFixed(
      { runner, store, sweeps },
      { kind: 'study', command: studyCommand, specs: specs() },
      options,
    );

  async function begin(): Promise<SweepSummary> {
    const known = get();
    if (known) return known;
    return (await run({})).summary;
  }

  return {
    specs,
    get,
    run,
    start: () => (starting ??= begin().finally(() => (starting = undefined))),
  };
}
