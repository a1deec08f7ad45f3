// Sweeps as job arrays of Slurm: each has a folder with its plan, found again by the number of the sweep.
// The rule: an array belongs to the sweep that its file names, and a folder is removed only when all of its
// runs are in the database.
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { sbatchOptionsOf, type SlurmRequest } from '../../shared/slurm-request.ts';
import { LabError } from '../../shared/errors.ts';
import type { PlacedSweep, PlacedWork, SweepPlaces } from '../lab/sweeps/sweep-place.ts';
import type { LanePools } from '../pool/lane-pools.ts';
import { createPartsPool } from '../remote/shards/parts-pool.ts';
import { findPlan, writePlan, type WrittenPlan } from '../remote/shards/plan-files.ts';
import { cancelJobs, readJobs, saveJobs } from '../remote/slurm/array-jobs.ts';
import { requirePlainPath, writeScriptOf } from '../remote/slurm/array-script.ts';
import { toArrayShards } from '../remote/slurm/array-shards.ts';
import { feedPool } from '../remote/slurm/feed-pool.ts';
import type { ArrayState } from '../remote/slurm/follow-array.ts';
import type { Slurm } from '../remote/slurm/slurm-commands.ts';
import { identity } from './identity.ts';
import type { SlurmSource } from './slurm-source.ts';

/** How far an array is, and what has come home of it. */
export interface FollowedArray extends ArrayState {
  readonly sweep: number;
  readonly done: number;
  readonly perMinute: number;
  readonly note: string;
}

export interface SlurmPlacesParts {
  readonly slurm: Slurm;
  readonly source: SlurmSource;
  readonly pools: LanePools;
  /** Called when an array has come, gone or changed. */
  readonly onChange: (arrays: readonly FollowedArray[]) => void;
  readonly pollMs?: number | undefined;
}

export interface SlurmPlaces extends SweepPlaces {
  readonly arrays: readonly FollowedArray[];
  /** Where the plans are. */
  readonly folder: string;
  /** Resolves if a sweep can be submitted. @throws LabError why not. */
  check(): Promise<void>;
  /** True if the sweep has an array, which may have gone on since. */
  has(sweep: Pick<PlacedSweep, 'id' | 'createdAt'>): boolean;
}

/** How long tasks get to end when all runs are home, ms. */
const patienceMs = 10_000;

type Named = Pick<PlacedSweep, 'id' | 'createdAt'>;

const ownerOf = ({ id, createdAt }: Named) => `sweep ${id} of ${createdAt}`;

/** The folders of sweeps with this number: several databases may keep theirs in one place. */
function foldersOf({ folder }: SlurmSource, { id }: Named): string[] {
  const name = new RegExp(`^sweep-${id}(?:-\\d+)?$`);
  const found = existsSync(folder) ? readdirSync(folder) : [];
  return found.filter((entry) => name.test(entry)).map((entry) => join(folder, entry));
}

const findOwn = (source: SlurmSource, sweep: Named) =>
  foldersOf(source, sweep).find((path) => readJobs(path)?.owner === ownerOf(sweep));

/** A name that no folder has. */
function newFolder(source: SlurmSource, sweep: Named): string {
  const taken = new Set(foldersOf(source, sweep));
  const base = join(source.folder, `sweep-${sweep.id}`);
  for (let turn = 1; ; turn++) {
    const path = turn === 1 ? base : `${base}-${turn}`;
    if (!taken.has(path)) return path;
  }
}

/** @throws LabError `bad-value` if the folder of all plans cannot be made. */
function makeRoot(folder: string): void {
  if (existsSync(folder)) return;
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `the plans of arrays cannot be kept in ${folder}: ${reason}`;
    throw new LabError('bad-value', message, 'lab serve --slurm-folder FOLDER', { cause: error });
  }
}

/** Counts what came home in the last minute. */
function createRate(nowMs = () => performance.now()) {
  let seen: { readonly atMs: number; readonly done: number }[] = [];
  return (done: number): number => {
    const now = nowMs();
    // The last that is older than a minute stays: what came since is what counts.
    const recent = seen.findIndex(({ atMs }) => atMs > now - 60_000);
    seen = [
      ...seen.slice(Math.max(0, (recent < 0 ? seen.length : recent) - 1)),
      { atMs: now, done },
    ];
    return done - (seen[0]?.done ?? done);
  };
}

/** Follows the array in a folder for a sweep. */
function follow(
  { slurm, pools, pollMs }: SlurmPlacesParts,
  plan: WrittenPlan,
  { sweep, script, change }: FollowParts,
): PlacedWork {
  const { folder } = plan;
  const shards = toArrayShards(plan);
  const parts = shards.map(({ part }) => part);
  const pool = createPartsPool(parts, identity, sweep.missing.length);
  const release = pools.assign(sweep.lane, pool);
  const stop = new AbortController();
  const rate = createRate();
  let note = '';
  let state: ArrayState | undefined;
  const tell = () => {
    if (!state) return;
    const done = parts.reduce((sum, part) => sum + part.digests.size, 0);
    change({ ...state, sweep: sweep.id, done, perMinute: rate(done), note });
  };
  const owner = ownerOf(sweep);
  const following = feedPool(
    {
      slurm,
      script,
      shards,
      known: readJobs(folder)?.jobs,
      signal: AbortSignal.any([sweep.signal, stop.signal]),
      onJobs: (jobs) => saveJobs(folder, { owner, jobs }),
      onState: (now) => {
        state = now;
        tell();
      },
      note: (line) => {
        note = line;
        tell();
      },
      ...(pollMs !== undefined && { pollMs }),
    },
    pool,
  );
  following.catch(() => undefined); // The sweep is told by it.
  return {
    following,
    async end(isDone) {
      // Its last tasks have a line to write.
      if (isDone) {
        const late = setTimeout(patienceMs, null, { ref: false });
        await Promise.race([following.catch(() => null), late]);
      }
      stop.abort();
      await following.catch(() => undefined);
      release();
      await pool.close();
      change(null);
      if (isDone) rmSync(folder, { recursive: true, force: true });
      else if (sweep.stopRequest() !== null) await cancelJobs(slurm, folder);
    },
  };
}

interface FollowParts {
  readonly sweep: PlacedSweep;
  readonly script: string;
  /** Null: it is not followed any more. */
  readonly change: (array: FollowedArray | null) => void;
}

/** How the tasks of a resumed array were asked for, in its folder. */
const scriptOf = (folder: string) => join(folder, 'array.sh');

/** True if a plan is of this model and has all that a sweep lacks. */
function isEnough(plan: ReturnType<typeof findPlan>, missing: PlacedSweep['missing']): boolean {
  if (!plan || plan.modelVersion !== identity.modelVersion) return false;
  const planned = new Set(plan.specs.map((spec) => identity.keyOf(spec)));
  return missing.every((spec) => planned.has(identity.keyOf(spec)));
}

export function createSlurmPlaces(parts: SlurmPlacesParts): SlurmPlaces {
  const { slurm, source, onChange } = parts;
  const arrays = new Map<number, FollowedArray>();
  const list = () => [...arrays.values()].toSorted((a, b) => b.sweep - a.sweep);
  const changeOf = (id: number) => (array: FollowedArray | null) => {
    if (array) arrays.set(id, array);
    else arrays.delete(id);
    onChange(list());
  };

  return {
    get arrays() {
      return list();
    },
    folder: source.folder,
    async check() {
      await slurm.ping();
      requirePlainPath(source.folder);
      makeRoot(source.folder);
    },
    has: (sweep) => findOwn(source, sweep) !== undefined,
    start(sweep, request) {
      const { missing: specs, command } = sweep;
      const { shards } = request;
      makeRoot(source.folder);
      const folder = newFolder(source, sweep);
      const plan = writePlan({ specs, shards, folder, command, identity });
      saveJobs(folder, { owner: ownerOf(sweep), jobs: new Map() });
      const script = writeScriptOf(plan, tasksOf(source, request));
      return follow(parts, plan, { sweep, script, change: changeOf(sweep.id) });
    },
    find(sweep) {
      const folder = findOwn(source, sweep);
      const plan = folder === undefined ? undefined : findPlan(folder);
      if (folder === undefined || !plan) return undefined;
      if (!isEnough(plan, sweep.missing)) {
        const message = `the array in ${folder} has not all runs that the sweep lacks now`;
        throw new LabError('not-allowed', message, `lab sweep --resume ${sweep.id} runs them here`);
      }
      return follow(parts, plan, { sweep, script: scriptOf(folder), change: changeOf(sweep.id) });
    },
    async stop(sweep) {
      const folder = findOwn(source, sweep);
      if (folder !== undefined) await cancelJobs(slurm, folder);
    },
  };
}

function tasksOf({ options, program }: SlurmSource, request: SlurmRequest) {
  return { workers: request.threads, program, options: [...options, ...sbatchOptionsOf(request)] };
}
