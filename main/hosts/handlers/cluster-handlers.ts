// Serves the cluster of the lab and its arrays. The rule: a page learns why nothing can be submitted before
// it submits anything.
import type { CallValue, Handlers } from '../../../shared/contract.ts';
import type { clusterCalls } from '../../../shared/contract/cluster-calls.ts';
import { LabError } from '../../../shared/errors.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { FollowedArray } from '../slurm-places.ts';
import { noCluster } from '../slurm-source.ts';
import type { HandlerParts } from './parts.ts';

/** More are in no page. */
const mostListed = 200;

export function describeArrays(arrays: readonly FollowedArray[]): CallValue<'cluster.get'> {
  const listed = arrays.slice(0, mostListed);
  return { arrays: listed.map((array) => ({ ...array, jobs: array.jobs.slice(0, mostListed) })) };
}

/** @throws what is no LabError. */
function toProblem(error: unknown): Problem {
  if (!(error instanceof LabError)) throw error;
  const { code, message, hint } = error;
  return { code, message, hint };
}

export function clusterHandlers({
  cluster,
}: HandlerParts): Pick<Handlers, keyof typeof clusterCalls> {
  return {
    'cluster.get': () => describeArrays(cluster?.arrays ?? []),
    'cluster.check': async () => {
      try {
        if (!cluster) throw noCluster();
        await cluster.check();
        return { problem: null, folder: cluster.folder };
      } catch (error) {
        return { problem: toProblem(error), folder: cluster?.folder ?? null };
      }
    },
  };
}
