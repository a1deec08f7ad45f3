// How a sweep is divided, as options: in how many shards, where, and as which job array of Slurm.
// plan writes the files; sweep submits them too.
import { LabError } from '../../../shared/errors.ts';
import { mostShards } from '../../../shared/slurm-request.ts';
import type { WrittenPlan } from '../../remote/shards/plan-files.ts';
import { writeScriptOf } from '../../remote/slurm/array-script.ts';
import { labProgram } from '../lab-program.ts';
import type { Options } from './command.ts';
import { numberOption, workersOption } from './spec-options.ts';

export const planOptions = {
  slurm: { type: 'boolean' },
  sbatch: { type: 'string', multiple: true },
  shards: { type: 'string' },
  out: { type: 'string', short: 'o' },
} as const;

export const planHelp: readonly string[] = [
  '  --shards N           how many files to divide it into',
  '  -o, --out FOLDER     where to write them; default plan',
  '  --slurm              as a job array of Slurm: one task for each shard, with --workers threads',
  '  --sbatch=OPTION      an option of sbatch for it, as --sbatch=--time=60; may be repeated',
];

/** @throws LabError `bad-value`. */
export function shardsOption(options: Options): number | undefined {
  const shards = numberOption(options, 'shards');
  if (shards === undefined || (Number.isInteger(shards) && shards >= 1 && shards <= mostShards)) {
    return shards;
  }
  const message = `--shards must be 1 to ${mostShards}, got ${shards}`;
  throw new LabError('bad-value', message, '--shards 4');
}

/** The options of sbatch as they were given. */
export function sbatchOptions({ sbatch }: Options): readonly string[] {
  return Array.isArray(sbatch) ? sbatch : [];
}

/** Writes the script of a plan; its path. @throws LabError `bad-value`. */
export function writePlanScript(plan: WrittenPlan, options: Options): string {
  return writeScriptOf(plan, {
    workers: workersOption(options) ?? 1,
    options: sbatchOptions(options),
    program: labProgram,
  });
}
