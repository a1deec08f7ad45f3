// Submits the shards of a plan as a job array and follows them to their end. The rule: a shard has ended
// when its part says so for all its points; a task that ended before is submitted again, twice at most,
// and continues its part.
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { LabError } from '../../../shared/errors.ts';
import type { PartReader } from '../shards/part-reader.ts';
import type { Slurm } from './slurm-commands.ts';
import { isEnd } from './task-states.ts';

export interface ArrayShard {
  /** Its number in the plan, and of its task. */
  readonly shard: number;
  readonly points: number;
  readonly part: PartReader;
  /** What its tasks print. */
  readonly log: string;
}

export interface FollowOptions {
  readonly slurm: Slurm;
  readonly script: string;
  readonly shards: readonly ArrayShard[];
  readonly signal: AbortSignal;
  /** Called when parts have grown. */
  readonly onGrown: () => void;
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

/** Where each open shard is: its job, and how often it was submitted. */
interface Submission {
  readonly shard: ArrayShard;
  job: number;
  count: number;
}

/** The open shards whose tasks have ended, with their last states. */
async function findStopped(slurm: Slurm, open: readonly Submission[]) {
  const jobs = new Map<number, ReadonlyMap<number, string>>();
  for (const { job } of open) if (!jobs.has(job)) jobs.set(job, await slurm.states(job));
  return open.flatMap((submission) => {
    const state = jobs.get(submission.job)?.get(submission.shard.shard) ?? 'FORGOTTEN';
    return state === 'FORGOTTEN' || isEnd(state) ? [{ submission, state }] : [];
  });
}

async function submit({ slurm, script, note }: FollowOptions, all: readonly Submission[]) {
  const tasks = all.map(({ shard }) => shard.shard);
  const job = await slurm.submit(script, tasks);
  note(`Submitted job ${job}: shards ${tasks.join(', ')}`);
  for (const submission of all) {
    submission.job = job;
    submission.count++;
  }
}

/**
 * Resolves when every shard has ended or was given up; the reason for the latter, by shard. Cancels its
 * jobs when the signal fires.
 * @throws LabError if Slurm refuses, or `cancelled`.
 */
export async function followArray(options: FollowOptions): Promise<ReadonlyMap<number, string>> {
  const { slurm, shards, signal, onGrown, note, pollMs = 1000 } = options;
  const lost = new Map<number, string>();
  readGrown(shards);
  let open: Submission[] = shards
    .filter((shard) => !hasEnded(shard))
    .map((shard) => ({ shard, job: 0, count: 0 }));
  try {
    if (open.length > 0) await submit(options, open);
    while (open.length > 0) {
      await setTimeout(pollMs, undefined, { signal });
      const stopped = await findStopped(slurm, open);
      // Read after the states: a task that has ended has written everything by now.
      if (readGrown(shards)) onGrown();
      open = open.filter(({ shard }) => !hasEnded(shard));
      const again = stopped.filter(({ submission }) => open.includes(submission));
      const worn = again.filter(({ submission }) => submission.count >= mostSubmissions);
      for (const { submission, state } of worn) {
        const { shard } = submission;
        lost.set(shard.shard, `task ${shard.shard} ended as ${state}: ${lastLine(shard.log)}`);
      }
      open = open.filter(({ shard }) => !lost.has(shard.shard));
      const retried = again.filter(({ submission }) => open.includes(submission));
      for (const { submission, state } of retried) {
        note(`Task ${submission.shard.shard} ended as ${state} before its shard: once more`);
      }
      if (retried.length > 0)
        await submit(
          options,
          retried.map(({ submission }) => submission),
        );
    }
    return lost;
  } catch (error) {
    const jobs = new Set(open.map(({ job }) => job).filter((job) => job > 0));
    for (const job of jobs) await slurm.cancel(job).catch(() => undefined);
    if (!signal.aborted) throw error;
    throw new LabError('cancelled', 'the job was cancelled', 'the same command continues it');
  }
}
