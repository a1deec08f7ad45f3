// Submits the shards of a plan as a job array and follows them to their end. The rule: a shard has ended
// when its part says so for all its points; a task that ended before is submitted again, twice at most,
// and continues its part.
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { LabError } from '../../../shared/errors.ts';
import type { PartReader } from '../shards/part-reader.ts';
import type { JobsByShard } from './array-jobs.ts';
import type { Slurm } from './slurm-commands.ts';
import { isEnd, isRunning } from './task-states.ts';

export interface ArrayShard {
  /** Its number in the plan, and of its task. */
  readonly shard: number;
  readonly points: number;
  readonly part: PartReader;
  /** What its tasks print. */
  readonly log: string;
}

/** How far an array is. */
export interface ArrayState {
  /** The jobs that the open shards are in. */
  readonly jobs: readonly number[];
  /** Shards whose tasks wait, run, have ended with their part, and were given up. */
  readonly pending: number;
  readonly running: number;
  readonly ended: number;
  readonly lost: number;
}

export interface FollowOptions {
  readonly slurm: Slurm;
  readonly script: string;
  readonly shards: readonly ArrayShard[];
  /** Jobs of an earlier life that shards may be in: these are followed, not submitted. */
  readonly known?: JobsByShard | undefined;
  readonly signal: AbortSignal;
  /** Called when parts have grown. */
  readonly onGrown: () => void;
  /** Called with the jobs of the open shards when that has changed. */
  readonly onJobs?: (jobs: JobsByShard) => void;
  /** Called after every look at the cluster. */
  readonly onState?: (state: ArrayState) => void;
  readonly note: (line: string) => void;
  readonly pollMs?: number;
}

const mostSubmissions = 3;

const hasEnded = ({ part, points }: ArrayShard) => part.finished.size + part.failed.size >= points;

/** The last line of what a task printed. */
function lastLine(log: string): string {
  if (!existsSync(log)) return 'it printed nothing';
  return readFileSync(log, 'utf8').trim().split('\n').at(-1)?.slice(0, 300) || 'it printed nothing';
}

/** Reads what has been added to the parts that there are; true if there was something. */
function readGrown(shards: readonly ArrayShard[]): boolean {
  const grown = shards.filter(({ part }) => existsSync(part.path) && part.read());
  return grown.length > 0;
}

/** Where each open shard is: its job, how often it was submitted, and its task's last state. */
interface Submission {
  readonly shard: ArrayShard;
  job: number;
  count: number;
  state: string;
}

/** Asks Slurm for the states of all tasks of open shards. */
async function look(slurm: Slurm, open: readonly Submission[]): Promise<void> {
  const jobs = new Map<number, ReadonlyMap<number, string>>();
  for (const { job } of open) if (!jobs.has(job)) jobs.set(job, await slurm.states(job));
  for (const one of open) one.state = jobs.get(one.job)?.get(one.shard.shard) ?? 'FORGOTTEN';
}

/** An array while it is followed. */
interface Followed extends FollowOptions {
  open: Submission[];
  /** Why a shard was given up. */
  readonly lost: Map<number, string>;
}

const jobsOf = (open: readonly Submission[]): JobsByShard =>
  new Map(open.flatMap(({ shard, job }) => (job > 0 ? [[shard.shard, job] as const] : [])));

async function submit(array: Followed, all: readonly Submission[]): Promise<void> {
  if (all.length === 0) return;
  const tasks = all.map(({ shard }) => shard.shard);
  const job = await array.slurm.submit(array.script, tasks);
  array.note(`Submitted job ${job}: shards ${tasks.join(', ')}`);
  for (const submission of all) {
    submission.job = job;
    submission.count++;
    submission.state = 'PENDING';
  }
  array.onJobs?.(jobsOf(array.open));
}

function tell({ open, lost, shards, onState }: Followed): void {
  const running = open.filter(({ state }) => isRunning(state)).length;
  onState?.({
    jobs: [...new Set(jobsOf(open).values())],
    pending: open.length - running,
    running,
    ended: shards.length - open.length - lost.size,
    lost: lost.size,
  });
}

/** Looks at the cluster once: what has ended, and what has to be submitted again. */
async function step(array: Followed): Promise<void> {
  const { slurm, shards, lost, note } = array;
  await look(slurm, array.open);
  // Read after the states: a task that has ended has written everything by now.
  if (readGrown(shards)) array.onGrown();
  array.open = array.open.filter(({ shard }) => !hasEnded(shard));
  const stopped = array.open.filter(({ state }) => state === 'FORGOTTEN' || isEnd(state));
  const worn = new Set(stopped.filter((submission) => submission.count >= mostSubmissions));
  for (const { shard, state } of worn) {
    lost.set(shard.shard, `task ${shard.shard} ended as ${state}: ${lastLine(shard.log)}`);
  }
  array.open = array.open.filter((submission) => !worn.has(submission));
  const retried = stopped.filter((submission) => !worn.has(submission));
  for (const { shard, state } of retried) {
    note(`Task ${shard.shard} ended as ${state} before its shard: once more`);
  }
  await submit(array, retried);
}

/**
 * Resolves when every shard has ended or was given up; the reason for the latter, by shard. What Slurm
 * refuses after the first submission is tried again, since its controller may be restarted. When the
 * signal fires, the jobs are left as they are.
 * @throws LabError if Slurm refuses to begin with, or `cancelled`.
 */
export async function followArray(options: FollowOptions): Promise<ReadonlyMap<number, string>> {
  const { shards, known, signal, note, pollMs = 1000 } = options;
  readGrown(shards);
  const open = shards
    .filter((shard) => !hasEnded(shard))
    .map((shard): Submission => {
      const job = known?.get(shard.shard) ?? 0;
      return { shard, job, count: job > 0 ? 1 : 0, state: 'PENDING' };
    });
  const array: Followed = { ...options, open, lost: new Map() };
  let said = '';
  try {
    await submit(
      array,
      open.filter(({ job }) => job === 0),
    );
    tell(array);
    while (array.open.length > 0) {
      await setTimeout(pollMs, undefined, { signal });
      try {
        await step(array);
        said = '';
      } catch (error) {
        if (!(error instanceof LabError)) throw error;
        if (error.message !== said) note(`${error.message}; it is asked again`);
        said = error.message;
      }
      tell(array);
    }
    return array.lost;
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new LabError('cancelled', 'the job was cancelled', 'the same command continues it');
  }
}
