// A cluster with Slurm as plain data, which goes to the lab's thread. The rule: a page names no path and no
// free option; those are said where the lab is started.
import { basename, dirname, extname, join, resolve } from 'node:path';
import { LabError } from '../../shared/errors.ts';

export interface SlurmSource {
  /** Where plans of arrays are kept, each in a folder of its own; all nodes must see it. */
  readonly folder: string;
  /** Options of sbatch for every array. */
  readonly options: readonly string[];
  /** The words that start the command line on a node. */
  readonly program: readonly string[];
}

/** The folder beside a database for the plans of its sweeps. */
export function plansFolderOf(database: string): string {
  const path = resolve(database);
  return join(dirname(path), `${basename(path, extname(path))}-slurm`);
}

/** Why a lab without a source has no cluster. */
export const noCluster = () =>
  new LabError(
    'not-allowed',
    'this lab cannot start programs on the nodes of a cluster',
    'start it from source where jobs are submitted: lab serve',
  );
