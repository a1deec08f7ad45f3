// Which jobs of Slurm a plan was submitted as, in a file beside its shards. The rule: what was submitted is
// found again after a restart, so that no shard has two tasks, which would write one part.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { count, line } from '../../../shared/schema-parts.ts';
import type { Slurm } from './slurm-commands.ts';

const savedSchema = v.strictObject({
  form: v.literal('shootdown-lab array 1'),
  /** Whose array it is. */
  owner: line,
  /** The job of each open shard that was submitted: shard, job. */
  jobs: v.array(v.tuple([count, count])),
});

/** Jobs by shard. */
export type JobsByShard = ReadonlyMap<number, number>;

export interface ArrayJobs {
  readonly owner: string;
  readonly jobs: JobsByShard;
}

const fileOf = (folder: string) => join(folder, 'array.json');

/** What was saved; undefined if that is nothing, or is damaged. */
export function readJobs(folder: string): ArrayJobs | undefined {
  let saved: unknown;
  try {
    saved = JSON.parse(readFileSync(fileOf(folder), 'utf8'));
  } catch {
    return undefined; // There is none, or a kill came in between.
  }
  const parsed = v.safeParse(savedSchema, saved);
  return parsed.success
    ? { owner: parsed.output.owner, jobs: new Map(parsed.output.jobs) }
    : undefined;
}

/** @throws what the file system throws. */
export function saveJobs(folder: string, { owner, jobs }: ArrayJobs): void {
  const path = fileOf(folder);
  const draft = `${path}.new`;
  const saved = { form: 'shootdown-lab array 1', owner, jobs: [...jobs] };
  writeFileSync(draft, `${JSON.stringify(saved)}\n`, { mode: 0o600 });
  renameSync(draft, path);
}

/** Cancels jobs and forgets them. @throws LabError if Slurm refuses; they are kept then. */
export async function cancelJobs(slurm: Slurm, folder: string): Promise<void> {
  const saved = readJobs(folder);
  if (!saved) return;
  for (const job of new Set(saved.jobs.values())) await slurm.cancel(job);
  saveJobs(folder, { owner: saved.owner, jobs: new Map() });
}
