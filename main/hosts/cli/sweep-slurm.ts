// A sweep through Slurm: the plan's shards as a job array, followed until their parts are home.
// The same command continues a plan that was interrupted.
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { LabError } from '../../../shared/errors.ts';
import { joinCommand } from '../../../shared/text/plain.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { createPartReader, type PartReader } from '../../remote/shards/part-reader.ts';
import { createPartsPool, type PartsPool } from '../../remote/shards/parts-pool.ts';
import { readShard } from '../../remote/shards/shard-file.ts';
import {
  followArray,
  type ArrayShard,
  type FollowOptions,
} from '../../remote/slurm/follow-array.ts';
import { createSlurm } from '../../remote/slurm/slurm-commands.ts';
import { identity } from '../identity.ts';
import type { Context } from './command.ts';
import { shardsOption, writePlanScript } from './plan-options.ts';
import { reportSweep } from './sweep-report.ts';
import { watchSweep } from './watch-sweep.ts';
import { writePlan, type WrittenPlan } from './write-plan.ts';

const defaultShards = 4;

export interface SlurmSweep {
  readonly specs: readonly Spec[];
  /** The sweep as the words of a command for any computer. */
  readonly words: readonly string[];
}

/** The plan in a folder if it is of this command; undefined if there is none. */
function findPlan(folder: string, command: string): WrittenPlan | undefined {
  const first = join(folder, 'shard-1.lab');
  if (!existsSync(first)) return undefined;
  const { head } = readShard(first);
  if (head.command !== command || head.modelVersion !== identity.modelVersion) {
    throw new LabError('bad-value', `${folder} has the plan of another sweep`, '-o NEW-FOLDER');
  }
  const shards = Array.from({ length: head.of }, (_, i) => {
    const path = join(folder, `shard-${i + 1}.lab`);
    return { path, points: readShard(path).head.points };
  });
  return { folder, shards };
}

function toArrayShards({ folder, shards }: WrittenPlan): ArrayShard[] {
  return shards.map(({ points }, i) => ({
    shard: i + 1,
    points,
    part: createPartReader(join(folder, `part-${i + 1}.lab`)),
    log: join(folder, `task-${i + 1}.log`),
  }));
}

/** Follows the jobs, and ends the pool when nothing more will come. */
async function follow(array: Omit<FollowOptions, 'onGrown'>, pool: PartsPool): Promise<void> {
  const ending = 'the same command in the same folder tries again';
  try {
    const lost = await followArray({ ...array, onGrown: pool.answer });
    const reason = [...lost.values()].join('; ') || 'a part lacks a replication';
    pool.end(new LabError('run-failed', reason, `${ending}: ${dirname(array.script)}`));
  } catch (error) {
    const known = error instanceof LabError ? error : null;
    pool.end(known ?? new LabError('run-failed', String(error), ending));
    if (known?.code !== 'cancelled') throw error;
  }
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
  const known = findPlan(folder, command);
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
    });
  const script = writePlanScript(plan, options);
  const shards = missing.length > 0 ? toArrayShards(plan) : [];
  parts.push(...shards.map(({ part }) => part));
  const stop = new AbortController();
  const signal = AbortSignal.any([context.signal, stop.signal]);
  const following = follow({ slurm, script, shards, signal, note }, pool);
  following.catch(() => stop.abort());
  const sweep = { kind: 'sweep', command, specs, force: isForced } as const;
  const started = await lab.sweeps.start(sweep, { ...watchSweep(context), signal });
  const outcome = await started.ended;
  stop.abort();
  await following;
  if (outcome.interrupted) note(`${folder} keeps what is finished; the same command continues`);
  return reportSweep(context, outcome, words);
}
