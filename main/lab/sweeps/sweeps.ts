import type { SweepSummary } from '../../../shared/contract.ts';
import { LabError } from '../../../shared/errors.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import type { SweepKind } from '../../store/store.ts';
import type { StopWish } from '../work/work-list.ts';
import { createRunningSweeps, type RunningSweeps } from './running-sweeps.ts';
import type { StartedSweep } from './started-sweep.ts';
import { readSpecs, recordSweep } from './record-sweep.ts';
import type { SweepWatch } from './sweep-watch.ts';
import type { SweepsParts } from './sweeps-parts.ts';

export interface SweepStart {
  readonly kind: SweepKind;
  readonly command: string;
  readonly specs: readonly Spec[];
  /** Simulate also what the store has. */
  readonly force?: boolean | undefined;
}

export interface SweepResumption extends SweepWatch {
  /** Takes also one that is done: what it has is found, and what failed runs again. */
  readonly again?: boolean;
}

/** The sweeps that run in this process, and those that are recorded, under one set of verbs. */
export interface Sweeps extends Pick<RunningSweeps, 'get' | 'describe'> {
  /** Resolves when it is recorded and runs. @throws LabError `database-busy`, before it is recorded. */
  start(sweep: SweepStart, watch?: SweepWatch): Promise<StartedSweep>;
  /** Stops at once; what has finished is recorded, single replications are kept in memory. */
  pause(id: number): Promise<SweepSummary>;
  /** Runs what it lacks, under today's model version. One that runs is left as it is. */
  resume(id: number, options?: SweepResumption): Promise<StartedSweep>;
  cancel(id: number): Promise<SweepSummary>;
}

/** @throws LabError `not-allowed` for a sweep that is done, or is still being recorded. */
function refuseUnlessOpen({ id, state }: SweepSummary, hint: string): void {
  if (state !== 'done' && state !== 'planning') return;
  throw new LabError('not-allowed', `sweep ${id} is ${state}`, hint);
}

/** Stops one that does not run here. */
function stopRecorded(
  { store, onChange }: SweepsParts,
  { get, hold }: RunningSweeps,
  id: number,
  as: StopWish,
): SweepSummary {
  const sweep = get(id);
  refuseUnlessOpen(sweep, sweep.state === 'done' ? 'nothing is left to do' : 'wait until it runs');
  // One that runs, but not here, is another process's for as long as that holds the lock.
  const release = sweep.state === 'running' ? hold() : undefined;
  try {
    store.setSweepStatus(id, as);
  } finally {
    release?.();
  }
  const stopped = get(id);
  onChange(stopped);
  return stopped;
}

export function createSweeps(parts: SweepsParts): Sweeps {
  const { runner, store, work, now } = parts;
  const running = createRunningSweeps(parts);
  const { get, describe } = running;
  const resuming = new Map<number, Promise<StartedSweep>>();

  const start = ({ kind, command, specs, force }: SweepStart, watch: SweepWatch) =>
    running.begin(async () => {
      const createdAt = now().toISOString();
      const id = await recordSweep(runner, store, specs, { kind, command, createdAt });
      return { id, specs, options: { ...watch, force } };
    });

  async function resume(id: number, { again, ...watch }: SweepResumption): Promise<StartedSweep> {
    const summary = get(id);
    const ended = running.endOf(id);
    if (ended) return { summary, ended };
    if (!again) refuseUnlessOpen(summary, 'start a new sweep; what is stored is not run again');
    return running.begin(async () => {
      const specs = await readSpecs(store.findSweep(id)?.points ?? []);
      store.setSweepStatus(id, 'running');
      return { id, specs, options: watch };
    });
  }

  async function stop(id: number, as: StopWish): Promise<SweepSummary> {
    // What is being resumed is stopped once it runs: the later wish counts.
    const resumption = resuming.get(id);
    if (resumption) await resumption.catch(() => undefined);
    if (!running.endOf(id)) return stopRecorded(parts, running, id, as);
    await running.stop(id, as);
    return get(id);
  }

  return {
    get,
    describe,
    start: (sweep, watch = {}) => work.track(start(sweep, watch)),
    pause: (id) => stop(id, 'paused'),
    cancel: (id) => stop(id, 'cancelled'),
    resume(id, options = {}) {
      const known = resuming.get(id);
      if (known) return known;
      const resumption = work.track(resume(id, options));
      const end = () => void resuming.delete(id);
      resuming.set(id, resumption);
      resumption.then(end, end);
      return resumption;
    },
  };
}
