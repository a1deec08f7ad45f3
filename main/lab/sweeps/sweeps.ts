import type { ParsedInput, SweepSummary } from '../../../shared/contract.ts';
import { LabError } from '../../../shared/errors.ts';
import type { Page } from '../../../shared/page.ts';
import type { SlurmRequest } from '../../../shared/slurm-request.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import type { SweepKind } from '../../store/store.ts';
import type { StopRequest } from '../work/work-list.ts';
import { createRunningSweeps, type RunningSweeps } from './running-sweeps.ts';
import type { StartedSweep } from './started-sweep.ts';
import { readSpecs, recordSweep } from './record-sweep.ts';
import type { SweepWatch } from './sweep-watch.ts';
import type { SweepsParts } from './sweeps-parts.ts';

export interface SweepStart {
  readonly kind: SweepKind;
  /** What a person calls it; default nothing. */
  readonly name?: string | undefined;
  readonly command: string;
  readonly specs: readonly Spec[];
  /** Simulate even what the store has. */
  readonly force?: boolean | undefined;
  /** Simulate it as a job array of Slurm. */
  readonly slurm?: SlurmRequest | undefined;
}

export interface SweepResumption extends SweepWatch {
  /** Also resumes a sweep that is done: stored runs are found, and failed ones run again. */
  readonly again?: boolean;
  /** Simulate even what the store has. */
  readonly force?: boolean | undefined;
}

interface SweepListing {
  /** Newest first. */
  list(query: ParsedInput<'sweep.list'>): Page<SweepSummary>;
  /** An empty name takes it away. @throws LabError `not-found`. */
  rename(id: number, name: string): SweepSummary;
  /** Its runs stay; it can be restored. @throws LabError `not-found`; `not-allowed` while it runs. */
  remove(id: number): void;
  restore(id: number): SweepSummary;
}

/** Running and recorded sweeps, under one set of verbs. */
export interface Sweeps extends Pick<RunningSweeps, 'get' | 'describe'>, SweepListing {
  /** Resolves when it is recorded and running. @throws LabError `database-busy`, before recording. */
  start(sweep: SweepStart, watch?: SweepWatch): Promise<StartedSweep>;
  /** Stops at once. Finished runs are recorded; single replications are kept in memory. */
  pause(id: number): Promise<SweepSummary>;
  /** Runs what is missing, under today's model version. Does nothing to a running sweep. */
  resume(id: number, options?: SweepResumption): Promise<StartedSweep>;
  cancel(id: number): Promise<SweepSummary>;
}

/** @throws LabError `not-allowed` if a sweep is done or still being recorded. */
function refuseUnlessOpen({ id, state }: SweepSummary, hint: string): void {
  if (state !== 'done' && state !== 'planning') return;
  throw new LabError('not-allowed', `sweep ${id} is ${state}`, hint);
}

/** Stops a sweep that does not run in this process. */
async function stopRecorded(
  { store, places, onChange }: SweepsParts,
  { get, hold }: RunningSweeps,
  id: number,
  as: StopRequest,
): Promise<SweepSummary> {
  const sweep = get(id);
  refuseUnlessOpen(sweep, sweep.state === 'done' ? 'nothing is left to do' : 'wait until it runs');
  // A sweep that runs elsewhere belongs to another process while that process holds the lock.
  const release = sweep.state === 'running' ? hold() : undefined;
  try {
    await places?.stop(sweep);
    store.setSweepStatus(id, as);
  } finally {
    release?.();
  }
  const stopped = get(id);
  onChange(stopped);
  return stopped;
}

/** What becomes of sweeps in the list, however they run. */
function listingOf(
  { store, now, onChange }: SweepsParts,
  { get, describe, rename }: RunningSweeps,
  isResuming: (id: number) => boolean,
): SweepListing {
  function announce(sweep: SweepSummary): SweepSummary {
    onChange(sweep);
    return sweep;
  }
  return {
    list(query) {
      const { total, rows } = store.listSweeps(query);
      return { total, rows: rows.map(describe) };
    },
    rename: (id, name) => announce(rename(id, name)),
    remove(id) {
      const { state } = get(id);
      if (state === 'running' || state === 'planning' || isResuming(id)) {
        throw new LabError('not-allowed', `sweep ${id} is running`, 'cancel it first');
      }
      store.deleteSweep(id, now().toISOString());
    },
    restore(id) {
      store.restoreSweep(id);
      return announce(get(id));
    },
  };
}

export function createSweeps(parts: SweepsParts): Sweeps {
  const { runner, store, work, now } = parts;
  const running = createRunningSweeps(parts);
  const { get, describe } = running;
  const resuming = new Map<number, Promise<StartedSweep>>();

  const start = (
    { kind, name = '', command, specs, force, slurm }: SweepStart,
    watch: SweepWatch,
  ) =>
    running.begin(async () => {
      const createdAt = now().toISOString();
      const id = await recordSweep(runner, store, specs, {
        kind,
        name,
        command,
        createdAt,
      });
      return { id, specs, options: { ...watch, force }, slurm };
    });

  async function resume(id: number, { again, ...options }: SweepResumption): Promise<StartedSweep> {
    const summary = get(id);
    const ended = running.endOf(id);
    if (ended) return { summary, ended };
    if (!again) refuseUnlessOpen(summary, 'start a new sweep; stored runs are not run again');
    return running.begin(async () => {
      const specs = await readSpecs(store.findSweep(id)?.points ?? []);
      store.setSweepStatus(id, 'running');
      return { id, specs, options };
    });
  }

  async function stop(id: number, as: StopRequest): Promise<SweepSummary> {
    // A sweep that is being resumed is stopped once it runs: the later request counts.
    const resumption = resuming.get(id);
    if (resumption) await resumption.catch(() => undefined);
    if (!running.endOf(id)) return stopRecorded(parts, running, id, as);
    await running.stop(id, as);
    return get(id);
  }

  return {
    get,
    describe,
    ...listingOf(parts, running, (id) => resuming.has(id)),
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
