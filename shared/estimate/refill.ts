/**
 * Full flushes of a CPU in its time that is not idle: a renewal process, by the Laplace transform of the time
 * from one to the next, among others that come at random.
 */
export interface FlushStream {
  /** E[exp(-a t)] of the renewals' times t, and their mean, ns; null for none. */
  readonly renewal: { readonly transform: (a: number) => number; readonly meanNs: number } | null;
  /** The others, per ns. */
  readonly atRandom: number;
}

/**
 * The mean of 1 - exp(-t / tau), t being the time since the flush before: at a flush of the renewals, and at
 * one that comes at random. With the time constant of TLB filling it is the share that was filled; with the
 * time between posts the chance that one came.
 */
export function sinceLast({ renewal, atRandom }: FlushStream, tau: number) {
  const all = atRandom + 1 / tau;
  const notYet = atRandom / all;
  if (renewal === null) return { atRenewal: 0, atRandom: 1 - notYet };
  const met = renewal.transform(all);
  const inside = Math.min(1, (1 - met) / (all * renewal.meanNs));
  const left = (far: number) => notYet * (1 - far) + far;
  return { atRenewal: 1 - left(met), atRandom: 1 - left(inside) };
}

/** Renewals that come every so many ns. */
export function periodic(periodNs: number): NonNullable<FlushStream['renewal']> {
  return { transform: (a) => Math.exp(-a * periodNs), meanNs: periodNs };
}

/** Renewals at the `count`-th op that is one of a share; an op is exponential user work and a fixed rest. */
export function atOps(
  share: number,
  count: number,
  userNs: number,
  opNs: number,
): NonNullable<FlushStream['renewal']> {
  const rest = Math.max(0, opNs - userNs);
  return {
    transform: (a) => {
      const one = Math.exp(-a * rest) / (1 + a * userNs);
      return ((share * one) / (1 - (1 - share) * one)) ** count;
    },
    meanNs: (count * opNs) / share,
  };
}
