// A plan as files: one for each shard, in a folder of its own. The rule: a folder that already has a
// shard is another plan's, and is left as it is.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { LabError } from '../../../shared/errors.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import type { Identity } from '../identity.ts';
import { readShard, writeShard } from './shard-file.ts';
import { splitPoints } from './split-points.ts';

export interface PlanRequest {
  readonly specs: readonly Spec[];
  readonly shards: number;
  readonly folder: string;
  /** The sweep as a command. */
  readonly command: string;
  readonly identity: Identity;
}

export interface WrittenPlan {
  readonly folder: string;
  readonly shards: readonly { readonly path: string; readonly points: number }[];
}

/** Makes a folder below an existing one. @throws LabError `bad-value`. */
function makeFolder(folder: string): void {
  const refuse = (reason: string, cause?: unknown) =>
    new LabError(
      'bad-value',
      `the plan cannot be written to ${folder}: ${reason}`,
      '-o NEW-FOLDER',
      {
        cause,
      },
    );
  let names: string[] = [];
  try {
    mkdirSync(folder);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw refuse(`there is no ${dirname(folder)}`, error);
    if (code !== 'EEXIST') throw refuse(message, error);
    names = readdirSync(folder);
  }
  if (names.some((name) => name.endsWith('.lab'))) throw refuse('it has a plan already');
}

/** @throws LabError `bad-value` if the folder cannot be made, or has a plan. */
export function writePlan(request: PlanRequest): WrittenPlan {
  const { specs, shards, folder, command, identity } = request;
  const keys = specs.map((spec) => identity.keyOf(spec));
  const plan = createHash('sha256').update(keys.join('\n')).digest('hex');
  const points = specs.map((spec, index) => ({ index, spec }));
  const lists = splitPoints(points, shards, ({ spec: { policy: _policy, ...rest } }) =>
    JSON.stringify(rest),
  );
  makeFolder(folder);
  const common = { plan, of: lists.length, modelVersion: identity.modelVersion, command };
  const written = lists.map((list, i) => {
    const path = join(folder, `shard-${i + 1}.lab`);
    const head = { ...common, shard: i + 1, points: list.length, total: specs.length };
    writeShard(path, { head, points: list });
    return { path, points: list.length };
  });
  return { folder, shards: written };
}

/** A plan that was written before. */
export interface FoundPlan extends WrittenPlan {
  readonly command: string;
  readonly modelVersion: string;
  /** Every run of it. */
  readonly specs: readonly Spec[];
}

/** The plan in a folder; undefined if there is none. @throws LabError as `readShard` does. */
export function findPlan(folder: string): FoundPlan | undefined {
  const pathOf = (shard: number) => join(folder, `shard-${shard}.lab`);
  if (!existsSync(pathOf(1))) return undefined;
  const { command, modelVersion, of } = readShard(pathOf(1)).head;
  const all = Array.from({ length: of }, (_, i) => {
    const path = pathOf(i + 1);
    return { path, points: readShard(path).points };
  });
  return {
    folder,
    command,
    modelVersion,
    shards: all.map(({ path, points }) => ({ path, points: points.length })),
    specs: all.flatMap(({ points }) => points.map(({ spec }) => spec)),
  };
}
