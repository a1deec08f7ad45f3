import type { SweepSummary } from '../../../shared/contract.ts';
import type { RunStore } from '../../store/store.ts';
import type { Runner } from '../runs/runner.ts';
import type { SweepPlaces } from './sweep-place.ts';
import type { WorkRegistry } from '../work/work-registry.ts';

/** What sweeps need. */
export interface SweepsParts {
  readonly runner: Runner;
  readonly store: RunStore;
  readonly work: WorkRegistry;
  readonly now: () => Date;
  /** Takes the lock that is held while any sweep runs. @throws LabError `database-busy`. */
  readonly lock: () => { release(): void };
  /** Where sweeps run if not in the lab's pool; default nowhere else. */
  readonly places?: SweepPlaces | undefined;
  /** Called for every change of state, and for progress at most four times a second. */
  readonly onChange: (sweep: SweepSummary) => void;
}
