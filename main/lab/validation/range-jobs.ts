import type { RangeJob } from '../../../shared/contract/range-job.ts';
import type { RunResult } from '../../../shared/result.ts';
import type { WorkItem } from '../work/work-item.ts';
import type { WorkRegistry } from '../work/work-registry.ts';
import type { MemberRanges } from './member-ranges.ts';

/** Prediction ranges that are found in the background until they are or the lab closes. */
export interface RangeJobs {
  /** Of these runs, but of those that are known. @throws LabError `cancelled` if the lab is closing. */
  start(runs: readonly RunResult[]): RangeJob;
  /** The running ones and those that ended last, newest first. */
  list(): RangeJob[];
  /** Resolves when it has ended. @throws LabError `not-found`. */
  cancel(id: number): Promise<RangeJob>;
}

interface Details {
  readonly runs: number;
  readonly found: number;
}

type Item = WorkItem<'ranges', Details>;

export interface RangeJobsParts {
  readonly work: WorkRegistry;
  readonly memberRanges: Pick<MemberRanges, 'find' | 'has' | 'whyNot'>;
  /** Called for every change of state, and for progress at most four times a second. */
  readonly onChange: (job: RangeJob) => void;
}

/** How many ended ones are remembered. */
const kept = 20;

function toJob({ details: { runs, found }, progress, ...item }: Item): RangeJob {
  const { done, total, ...more } = progress;
  return { ...item, progress: { done, total: total ?? 0, ...more }, runs, found };
}

export function createRangeJobs({ work, memberRanges, onChange }: RangeJobsParts): RangeJobs {
  const list = work.openList<'ranges', Details>({
    noun: 'search for ranges',
    hint: 'try again; if it fails again, report it',
    kept,
    onChange: (item) => onChange(toJob(item)),
  });
  let started = 0;

  return {
    start(runs) {
      list.admit();
      const open = runs.filter(
        (run) => !memberRanges.has(run.key) && memberRanges.whyNot(run) === null,
      );
      const lane = `ranges ${++started}`;
      const { item } = list.launch({
        kind: 'ranges',
        name: `Prediction ranges of ${open.length === 1 ? '1 run' : `${open.length} runs`}`,
        details: { runs: open.length, found: 0 },
        run: async ({ signal, report, update }) => {
          let found = 0;
          await memberRanges.find(open, {
            signal,
            lane,
            onProgress: report,
            onFound: () => update({ found: ++found }),
          });
          return { found };
        },
      });
      return toJob(item);
    },
    list: () => list.items().map(toJob),
    cancel: async (id) => toJob(await list.stop(id, 'cancelled')),
  };
}
