import type { SweepSummary } from '../../../shared/contract.ts';
import type { RunStore } from '../../store/store.ts';
import type { Runner } from '../runs/runner.ts';
import type { WorkRegistry } from '../work/work-registry.ts';

/** What sweeps are made from. */
export interface SweepsParts {
  readonly runner: Runner;
  readonly store: RunStore;
  readonly work: WorkRegistry;
  readonly now: () => Date;
  /** Taken while any sweep runs. @throws LabError `database-busy`. */
  readonly lock: () => { release(): void };
  /** Called for every change of state and, at most ten times a second, of progress. */
  readonly onChange: (sweep: SweepSummary) => void;
}
