// The batch script of a plan: a job array with one task for each shard. The rule: the script is written
// once and names every path in full, so that it can be submitted by hand or by the lab.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LabError } from '../../../shared/errors.ts';
import type { WrittenPlan } from '../shards/plan-files.ts';

export interface ArrayScript {
  readonly folder: string;
  readonly shards: number;
  /** Threads of a task. */
  readonly workers: number;
  /** Further options of sbatch. */
  readonly options: readonly string[];
  /** The words that start the command line on each node. */
  readonly program: readonly string[];
}

/** Lines of options have no quoting that holds everywhere, and % stands for something in them. */
const plainPath = /^[\w./+@:,=-]+$/;
const plainOption = /^-[\w./+@:,=%-]+$/;

const quote = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;

/** @throws LabError `bad-value` for a folder that cannot stand in a line of options. */
export function requirePlainPath(folder: string): void {
  if (plainPath.test(folder)) return;
  const message = `Slurm cannot take ${folder}: only letters, digits and ./_-+@:,= may be in it`;
  throw new LabError('bad-value', message, 'choose a folder with such a name');
}

/** @throws LabError `bad-value` for a folder or an option that cannot stand in a line of options. */
export function writeArrayScript(script: ArrayScript): string {
  const { folder, shards, workers, options, program } = script;
  requirePlainPath(folder);
  const odd = options.find((option) => !plainOption.test(option));
  if (odd !== undefined) {
    const message = `${odd} is no option of sbatch in one word`;
    throw new LabError('bad-value', message, '--sbatch=--partition=NAME');
  }
  const file = (kind: string) => `"$folder/${kind}-$SLURM_ARRAY_TASK_ID.lab"`;
  return [
    '#!/bin/sh',
    '#SBATCH --job-name=shootdown-lab',
    `#SBATCH --array=1-${shards}`,
    `#SBATCH --cpus-per-task=${workers}`,
    `#SBATCH --output=${folder}/task-%a.log`,
    '#SBATCH --open-mode=append',
    '#SBATCH --requeue',
    ...options.map((option) => `#SBATCH ${option}`),
    `folder=${quote(folder)}`,
    `exec ${program.map(quote).join(' ')} work ${file('shard')} -o ${file('part')} \\`,
    `  --workers ${workers} --quiet`,
    '',
  ].join('\n');
}

/** How the tasks of a plan are run. */
export type ArrayTasks = Pick<ArrayScript, 'workers' | 'options' | 'program'>;

/** Writes the script of a plan into its folder; its path. @throws LabError `bad-value`. */
export function writeScriptOf({ folder, shards }: WrittenPlan, tasks: ArrayTasks): string {
  const path = join(folder, 'array.sh');
  writeFileSync(path, writeArrayScript({ ...tasks, folder, shards: shards.length }), {
    mode: 0o755,
  });
  return path;
}
