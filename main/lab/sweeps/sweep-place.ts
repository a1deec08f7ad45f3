import type { SlurmRequest } from '../../../shared/slurm-request.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import type { WorkControl } from '../work/work-list.ts';

/** A sweep that begins to run. */
export interface PlacedSweep extends Pick<WorkControl<unknown>, 'signal' | 'stopRequest'> {
  readonly id: number;
  readonly createdAt: string;
  readonly command: string;
  /** The lane of the pool in which its replications are asked for. */
  readonly lane: string;
  /** The runs that have to be simulated. */
  readonly missing: readonly Spec[];
}

/** A sweep while it is simulated in another place than the lab's pool. */
export interface PlacedWork {
  /** Rejects when the place cannot go on; resolves when the place has done all it can. */
  readonly following: Promise<void>;
  /**
   * Called when the sweep has ended. A sweep that a user stopped is taken from the place; one that stops
   * because the lab closes goes on there.
   */
  end(isDone: boolean): Promise<void>;
}

/** Other places than the lab's pool. */
export interface SweepPlaces {
  /** The same for a new sweep, as it is asked for. @throws LabError if that is not possible. */
  start(sweep: PlacedSweep, request: SlurmRequest): PlacedWork;
  /** Finds the place of a sweep that is resumed; undefined if it has none. @throws LabError. */
  find(sweep: PlacedSweep): PlacedWork | undefined;
  /** Takes a sweep from its place, if it has one, that does not run in this process. */
  stop(sweep: Pick<PlacedSweep, 'id' | 'createdAt'>): Promise<void>;
}
