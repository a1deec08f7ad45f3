// Divides the points of a sweep among shards. The rule: points that share a baseline stay together as
// far as the shards stay even, since each shard simulates the baselines it needs.
import type { ShardPoint } from './shard-lines.ts';

interface Piece {
  readonly points: ShardPoint[];
  weight: number;
}

/** How long a point takes, roughly: its time grows with its CPUs. */
const weightOf = ({ spec }: ShardPoint): number =>
  spec.machine.cpus * spec.run.measureMs * spec.run.replicationsMin;

/** Points of one group in pieces, none of them much heavier than `most`. */
function cutGroup(points: readonly ShardPoint[], most: number): Piece[] {
  const pieces: Piece[] = [];
  for (const point of points) {
    const weight = weightOf(point);
    const last = pieces.at(-1);
    if (last && last.weight + weight <= most) {
      last.points.push(point);
      last.weight += weight;
    } else pieces.push({ points: [point], weight });
  }
  return pieces;
}

/** At most `count` lists, none of them empty; the points of each are in planned order. */
export function splitPoints(
  points: readonly ShardPoint[],
  count: number,
  groupOf: (point: ShardPoint) => string,
): ShardPoint[][] {
  const total = points.reduce((sum, point) => sum + weightOf(point), 0);
  const groups = Object.values(Object.groupBy(points, groupOf)).flatMap((group) =>
    cutGroup(group ?? [], total / count),
  );
  const shards: Piece[] = Array.from({ length: count }, () => ({ points: [], weight: 0 }));
  for (const piece of groups.toSorted((a, b) => b.weight - a.weight)) {
    const lightest = shards.reduce((best, shard) => (shard.weight < best.weight ? shard : best));
    lightest.points.push(...piece.points);
    lightest.weight += piece.weight;
  }
  return shards
    .map((shard) => shard.points.toSorted((a, b) => a.index - b.index))
    .filter((shard) => shard.length > 0);
}
