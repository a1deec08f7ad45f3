import type { RowJob } from '../../../shared/contract/row-job.ts';
import { LabError } from '../../../shared/errors.ts';
import type { RowChoice } from '../../../shared/row-choice.ts';
import type { RowProfile } from '../../../shared/row-profile.ts';
import { choiceCommand, nameChoice } from '../../../shared/text/row-choice.ts';
import { freeOf, weightsOf } from '../../validate/calibrate/choose.ts';
import { measurements } from '../../validate/measurements/index.ts';
import type { WorkItem } from '../work/work-item.ts';
import type { WorkRegistry } from '../work/work-registry.ts';
import { makeProfile } from './make-profile.ts';

/** Calibrations to chosen rows that run in the background until they end or the lab closes. */
export interface RowJobs {
  /** @throws LabError `bad-value` or `unknown-name` for a choice of nothing, `not-allowed` if one runs. */
  start(choice: RowChoice): RowJob;
  /** The running one and those that ended last, newest first. */
  list(): RowJob[];
  /** Resolves when it has ended. @throws LabError `not-found`. */
  cancel(id: number): Promise<RowJob>;
  /** What it has found so far; null before its first round. @throws LabError `not-found`. */
  profile(id: number): RowProfile | null;
  /** Goes on from where a cancelled or failed one was. @throws LabError as `start` does. */
  resume(id: number): RowJob;
}

interface Details {
  readonly choice: RowChoice;
  readonly profile: RowProfile | null;
}

type Item = WorkItem<'calibration', Details>;

export interface RowJobsParts {
  readonly work: WorkRegistry;
  readonly modelVersion: string;
  readonly now: () => Date;
  /** Called for every change of state, and for progress at most four times a second. */
  readonly onChange: (job: RowJob) => void;
}

/** How many ended ones are remembered. */
const kept = 20;

function toJob({ details: { choice, profile }, progress, ...item }: Item): RowJob {
  const { done, total, etaMs } = progress;
  return {
    ...item,
    progress: { done, total: total ?? 0, etaMs },
    choice,
    rounds: profile?.rounds ?? 0,
  };
}

export function createRowJobs({ work, modelVersion, now, onChange }: RowJobsParts): RowJobs {
  const list = work.openList<'calibration', Details>({
    noun: 'calibration',
    hint: 'try again; if it fails again, report it',
    limit: { most: 1, message: 'a calibration is already running' },
    kept,
    onChange: (item) => onChange(toJob(item)),
  });

  function find(id: number): Item {
    const item = list.find(id);
    if (item) return item;
    throw new LabError('not-found', `there is no calibration ${id}`, 'list the calibrations');
  }

  function launch(choice: RowChoice, from: RowProfile | null): RowJob {
    list.admit();
    // Reports errors in the choice now; it is read again when it runs.
    weightsOf(measurements, choice);
    freeOf(choice);
    const date = now().toISOString().slice(0, 10);
    const { item } = list.launch({
      kind: 'calibration',
      name: nameChoice(choice),
      details: { choice, profile: from },
      run: async ({ signal, report, update }) => ({
        profile: await makeProfile({
          choice,
          from: from ?? undefined,
          madeBy: { command: choiceCommand(choice), modelVersion, date },
          signal,
          onProgress: report,
          onRound: (profile) => update({ profile }),
        }),
      }),
    });
    return toJob(item);
  }

  return {
    start: (choice) => launch(choice, null),
    list: () => list.items().map(toJob),
    cancel: async (id) => toJob(await list.stop(id, 'cancelled')),
    profile: (id) => find(id).details.profile,
    resume(id) {
      const { state, details } = find(id);
      if (state === 'cancelled' || state === 'failed') {
        return launch(details.choice, details.profile);
      }
      const message = `calibration ${id} is ${state}`;
      throw new LabError('not-allowed', message, 'start another one');
    },
  };
}
