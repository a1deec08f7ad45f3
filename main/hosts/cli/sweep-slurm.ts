// A sweep through Slurm: the plan's shards as a job array, followed until their parts are home.
// The same command continues a plan that was interrupted.
import { resolve } from 'node:path';
import { LabError } from '../../../shared/errors.ts';
import { joinCommand } from '../../../shared/text/plain.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import type { PartReader } from '../../remote/shards/part-reader.ts';
import { createPartsPool } from '../../remote/shards/parts-pool.ts';
import { findPlan, writePlan, type WrittenPlan } from '../../remote/shards/plan-files.ts';
import { cancelJobs, readJobs, saveJobs, type JobsByShard } from '../../remote/slurm/array-jobs.ts';
import { toArrayShards } from '../../remote/slurm/array-shards.ts';
import { feedPool } from '../../remote/slurm/feed-pool.ts';
import type { SweepOutcome } from '../../lab/sweeps/sweep-outcome.ts';
import { createSlurm } from '../../remote/slurm/slurm-commands.ts';
import { identity } from '../identity.ts';
import type { Context } from './command.ts';
import { shardsOption, writePlanScript } from './plan-options.ts';
import { reportSweep } from './sweep-report.ts';
import { watchSweep } from './watch-sweep.ts';

const defaultShards = 4;

/** Whose array it is, in its file. */
const owner = 'lab sweep';

export interface SlurmSweep {
  readonly specs: readonly Spec[];
  /** The sweep as the words of a command for any computer. */
  readonly words: readonly string[];
}

/** The plan in a folder if it is of this command; undefined if there is none. */
function findOwnPlan(folder: string, command: string): WrittenPlan | undefined {
  const plan = findPlan(folder);
  if (!plan || (plan.command === command && plan.modelVersion === identity.modelVersion)) {
    return plan;
  }
  throw new LabError('bad-value', `${folder} has the plan of another sweep`, '-o NEW-FOLDER');
}

/** Runs a sweep through Slurm; the exit code. */
export async function sweepThroughSlurm(
  context: Context,
  { specs, words }: SlurmSweep,
): Promise<number> {
  const { options, io, note } = context;
  const slurm = createSlurm(io.env);
  await slurm.ping();
  const command = joinCommand(words);
  const out = typeof options['out'] === 'string' ? options['out'] : 'plan';
  const folder = resolve(io.cwd, out);
  const known = findOwnPlan(folder, command);
  const parts: PartReader[] = [];
  const pool = createPartsPool(parts, identity, specs.length);
  const lab = context.lab(pool);
  const isForced = options['force'] === true;
  const missing = (await lab.plan(specs)).filter(({ stored }) => isForced || !stored);
  const plan =
    known ??
    writePlan({
      specs: missing.length > 0 ? missing.map(({ spec }) => spec) : specs,
      shards: shardsOption(options) ?? defaultShards,
      folder,
      command,
      identity,
    });
  const script = writePlanScript(plan, options);
  const shards = missing.length > 0 ? toArrayShards(plan) : [];
  parts.push(...shards.map(({ part }) => part));
  const stop = new AbortController();
  const signal = AbortSignal.any([context.signal, stop.signal]);
  const onJobs = (jobs: JobsByShard) => saveJobs(folder, { owner, jobs });
  const submitted = readJobs(folder)?.jobs;
  const following = feedPool(
    { slurm, script, shards, signal, note, known: submitted, onJobs },
    pool,
  );
  following.catch(() => stop.abort());
  const sweep = { kind: 'sweep', command, specs, force: isForced } as const;
  let outcome: SweepOutcome | undefined;
  try {
    outcome = await (await lab.sweeps.start(sweep, { ...watchSweep(context), signal })).ended;
  } finally {
    stop.abort();
    await following.finally(() =>
      outcome?.interrupted === false ? null : cancelJobs(slurm, folder),
    );
  }
  if (outcome.interrupted) note(`${folder} keeps what is finished; the same command continues`);
  return reportSweep(context, outcome, words);
}
