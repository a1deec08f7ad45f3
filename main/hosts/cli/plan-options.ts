// How a sweep is divided, as options: in how many shards, where, and as which job array of Slurm.
// plan writes the files; sweep submits them too.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LabError } from '../../../shared/errors.ts';
import { writeArrayScript } from '../../remote/slurm/array-script.ts';
import type { Options } from './command.ts';
import { numberOption, workersOption } from './spec-options.ts';
import type { WrittenPlan } from './write-plan.ts';

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

const mostShards = 10_000;

/** @throws LabError `bad-value`. */
export function shardsOption(options: Options): number | undefined {
  const shards = numberOption(options, 'shards');
  if (shards === undefined || (Number.isInteger(shards) && shards >= 1 && shards <= mostShards)) {
    return shards;
  }
  const message = `--shards must be 1 to ${mostShards}, got ${shards}`;
  throw new LabError('bad-value', message, '--shards 4');
}

const program = fileURLToPath(new URL('./shootdown-lab.mjs', import.meta.url));

/** Writes the script of a plan; its path. @throws LabError `bad-value`. */
export function writePlanScript({ folder, shards }: WrittenPlan, options: Options): string {
  const { sbatch } = options;
  const text = writeArrayScript({
    folder,
    shards: shards.length,
    workers: workersOption(options) ?? 1,
    options: Array.isArray(sbatch) ? sbatch : [],
    program: [process.execPath, program],
  });
  const path = join(folder, 'array.sh');
  writeFileSync(path, text, { mode: 0o755 });
  return path;
}
