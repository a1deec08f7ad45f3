import type { Spec } from '../spec/spec.ts';

/** A kind of flush request: so many pages, and how often an op makes one. */
export interface RequestKind {
  readonly perOp: number;
  readonly pages: number;
  readonly isFull: boolean;
  /** A free-list refill. */
  readonly isBatch: boolean;
}

/** What page operations ask for in the mean (MODEL.md, section 4). */
export interface OpMix {
  /** Ops that pay for XPFO's bookkeeping, of all ops. */
  readonly mapped: number;
  readonly kinds: readonly RequestKind[];
  /** Requests per op. */
  readonly requests: number;
}

const nothing: OpMix = { mapped: 0, kinds: [], requests: 0 };

/** Requests of the direct map, by how they are flushed. */
export function mixOf({ policy, workload }: Pick<Spec, 'policy' | 'workload'>): OpMix {
  if (!policy.xpfo) return nothing;
  const { allocShare, reuseShare, orderWeights } = workload;
  const isFull = (pages: number) => policy.local === 'full' || pages > policy.flushCeilingPages;
  const asked = allocShare * (policy.reuse ? 1 - reuseShare : 1);
  const total = orderWeights.reduce((a, b) => a + b, 0);
  const kinds: RequestKind[] = [
    { perOp: 1 - allocShare, pages: 1, isFull: isFull(1), isBatch: false },
  ];
  orderWeights.forEach((weight, order) => {
    const perOp = (asked * weight) / total;
    if (order === 0 && policy.batchPages > 1) {
      kinds.push({
        perOp: perOp / policy.batchPages,
        pages: policy.batchPages,
        isFull: true,
        isBatch: true,
      });
    } else kinds.push({ perOp, pages: 2 ** order, isFull: isFull(2 ** order), isBatch: false });
  });
  const made = kinds.filter(({ perOp }) => perOp > 0);
  const requests = made.reduce((sum, { perOp }) => sum + perOp, 0);
  return { mapped: 1 - allocShare + asked, kinds: made, requests };
}
