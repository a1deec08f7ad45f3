import type { SweepSummary } from '../../../shared/contract.ts';
import { LabError } from '../../../shared/errors.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import type { SweepHead, SweepKind } from '../../store/store.ts';
import type { StopWish } from '../work/work-list.ts';
import { createRunningSweeps } from './running-sweeps.ts';
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
export interface Sweeps {
  /** Resolves when it is recorded and runs. @throws LabError `database-busy`, before it is recorded. */
  start(sweep: SweepStart, watch?: SweepWatch): Promise<StartedSweep>;
  /** Stops at once; what has finished is recorded, single replications are kept in memory. */
  pause(id: number): Promise<SweepSummary>;
  /** Runs what it lacks, under today's model version. One that runs is left as it is. */
  resume(id: number, options?: SweepResumption): Promise<StartedSweep>;
  cancel(id: number): Promise<SweepSummary>;
  /** @throws LabError `not-found`. */
  get(id: number): SweepSummary;
  /** A recorded sweep with what is known of it while it runs. */
  describe(head: SweepHead): SweepSummary;
}

export function createSweeps({ runner, store, work, now, lock, onChange }: SweepsParts): Sweeps {
  const running = createRunningSweeps({ runner, store, work, lock, onChange });
  const { get, describe } = running;
  const resuming = new Map<number, Promise<StartedSweep>>();

  async function start({ force, ...sweep }: SweepStart, watch: SweepWatch): Promise<StartedSweep> {
    const { kind, command, specs } = sweep;
    const release = running.hold();
    try {
      const createdAt = now().toISOString();
      const id = await recordSweep(runner, store, specs, { kind, command, createdAt });
      return running.launch(id, specs, { ...watch, force }, release);
    } catch (error) {
      release();
      throw error;
    }
  }

  async function resume(id: number, { again, ...watch }: SweepResumption): Promise<StartedSweep> {
    const summary = get(id);
    const ended = running.endOf(id);
    if (ended) return { summary, ended };
    if (!again && (summary.state === 'done' || summary.state === 'planning')) {
      const hint = 'start a new sweep; what is stored is not run again';
      throw new LabError('not-allowed', `sweep ${id} is ${summary.state}`, hint);
    }
    const release = running.hold();
    try {
      const specs = await readSpecs(store.findSweep(id)?.points ?? []);
      store.setSweepStatus(id, 'running');
      return running.launch(id, specs, watch, release);
    } catch (error) {
      release();
      throw error;
    }
  }

  /** Stops one that does not run here. */
  function stopRecorded(id: number, as: StopWish): SweepSummary {
    const sweep = get(id);
    if (sweep.state === 'done' || sweep.state === 'planning') {
      const hint = sweep.state === 'done' ? 'nothing is left to do' : 'wait until it runs';
      throw new LabError('not-allowed', `sweep ${id} is ${sweep.state}`, hint);
    }
    // One that runs, but not here, is another process's for as long as that holds the lock.
    const release = sweep.state === 'running' ? running.hold() : undefined;
    try {
      store.setSweepStatus(id, as);
    } finally {
      release?.();
    }
    const stopped = get(id);
    onChange(stopped);
    return stopped;
  }

  async function stop(id: number, as: StopWish): Promise<SweepSummary> {
    // What is being resumed is stopped once it runs: the later wish counts.
    const resumption = resuming.get(id);
    if (resumption) await resumption.catch(() => undefined);
    if (!running.endOf(id)) return stopRecorded(id, as);
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
