// The shards of a plan as the tasks of an array. The rule: names of parts and logs are those that the
// script of the plan writes.
import { join } from 'node:path';
import { createPartReader } from '../shards/part-reader.ts';
import type { WrittenPlan } from '../shards/plan-files.ts';
import type { ArrayShard } from './follow-array.ts';

export function toArrayShards({ folder, shards }: WrittenPlan): ArrayShard[] {
  return shards.map(({ points }, i) => ({
    shard: i + 1,
    points,
    part: createPartReader(join(folder, `part-${i + 1}.lab`)),
    log: join(folder, `task-${i + 1}.log`),
  }));
}
