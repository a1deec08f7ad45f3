// Writes and reads shards: files with a part of a sweep's points, to be run anywhere. The rule: a shard
// is written in one step, and is refused as a whole if one of its lines is damaged.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { LabError } from '../../../shared/errors.ts';
import { parseSpec } from '../../../shared/spec/spec.ts';
import { fromCheckedLine, toCheckedLine } from './checked-line.ts';
import { pointSchema, shardHeadSchema, type ShardHead, type ShardPoint } from './shard-lines.ts';

export interface Shard {
  readonly head: ShardHead;
  readonly points: readonly ShardPoint[];
}

export function writeShard(path: string, { head, points }: Shard): void {
  const lines = [{ form: 'shootdown-lab shard 1', ...head }, ...points].map(toCheckedLine);
  const draft = `${path}.new`;
  writeFileSync(draft, lines.join(''));
  renameSync(draft, path);
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new LabError(
      'not-found',
      `the shard could not be read: ${reason}`,
      'lab plan --shards 4',
      {
        cause: error,
      },
    );
  }
}

/** @throws LabError `not-found` if it cannot be read, `bad-value` if it is no whole shard. */
export function readShard(path: string): Shard {
  const [first = '', ...rest] = readText(path).split('\n').slice(0, -1);
  const parsed = fromCheckedLine(shardHeadSchema, first);
  const points = rest.flatMap((line) => fromCheckedLine(pointSchema, line) ?? []);
  if (!parsed || points.length !== rest.length || points.length !== parsed.points) {
    throw new LabError(
      'bad-value',
      `${path} is not a whole shard`,
      'write it again: lab plan --shards 4',
    );
  }
  const { form: _form, ...head } = parsed;
  return {
    head,
    points: points.map(({ index, spec }) => ({ index, spec: parseSpec(spec) })),
  };
}

/** @throws LabError `not-allowed` if another model version planned it. */
export function requireModel({ modelVersion }: ShardHead, own: string): void {
  if (modelVersion === own) return;
  throw new LabError(
    'not-allowed',
    `the plan is of model version ${modelVersion}, this is ${own}`,
    'use the program that made the plan, or plan again',
  );
}
