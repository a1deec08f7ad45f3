// Joins the parts of one plan. The rule: parts of different plans are never mixed, and what is missing,
// unfinished, damaged or contradictory is counted and passed on.
import { LabError } from '../../../shared/errors.ts';
import { createPartReader, type PartReader } from './part-reader.ts';
import type { ShardHead, ShardPoint } from './shard-lines.ts';

export interface Gathered {
  readonly head: ShardHead;
  /** The finished and failed points, in planned order. */
  readonly points: readonly ShardPoint[];
  /** Shards without a part. */
  readonly missing: readonly number[];
  /** Points of the parts that are neither finished nor failed. */
  readonly open: number;
  readonly damaged: number;
  /** Replications with more than one result. */
  readonly conflicts: readonly string[];
}

/** @throws LabError `not-found`, or `bad-value` for a file that is no part. */
export function readParts(paths: readonly string[]): PartReader[] {
  return paths.map((path) => {
    const part = createPartReader(path);
    part.read();
    return part;
  });
}

function requireHead(parts: readonly PartReader[]): ShardHead {
  const heads = parts.flatMap(({ head }) => head ?? []);
  const [first] = heads;
  if (!first)
    throw new LabError('not-found', 'the parts are empty', 'wait until they have results');
  const other = heads.find(({ plan }) => plan !== first.plan);
  if (!other) return first;
  const message = 'the parts are of different plans';
  throw new LabError('bad-value', message, 'gather those of one plan at a time');
}

/** Ids that have different digests in one part or in several. */
function findConflicts(parts: readonly PartReader[]): string[] {
  const digests = new Map<string, string>();
  const conflicts = new Set(parts.flatMap((part) => [...part.conflicts]));
  for (const part of parts) {
    for (const [id, { digest }] of part.digests) {
      const known = digests.get(id);
      if (known !== undefined && known !== digest) conflicts.add(id);
      digests.set(id, digest);
    }
  }
  return [...conflicts];
}

/** @throws LabError `not-found` if they are empty, `bad-value` if they are of different plans. */
export function gatherParts(parts: readonly PartReader[]): Gathered {
  const head = requireHead(parts);
  const shards = new Set(parts.map((part) => part.head?.shard));
  const ended = new Map<number, ShardPoint>();
  const open = new Set<number>();
  for (const { points, finished, failed } of parts) {
    for (const [index, spec] of points) {
      if (finished.has(index) || failed.has(index)) ended.set(index, { index, spec });
      else open.add(index);
    }
  }
  return {
    head,
    points: [...ended.values()].toSorted((a, b) => a.index - b.index),
    missing: Array.from({ length: head.of }, (_, i) => i + 1).filter((one) => !shards.has(one)),
    open: [...open].filter((index) => !ended.has(index)).length,
    damaged: parts.reduce((sum, part) => sum + part.damaged, 0),
    conflicts: findConflicts(parts),
  };
}
