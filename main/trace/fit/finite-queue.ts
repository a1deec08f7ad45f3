/**
 * The stationary shares of time in which n of N tasks, n from 0 to N, run or wait to run on c CPUs.
 * Tasks work and block for exponential times; `ratio` is the mean blocked time over the mean work (the
 * queue M/M/c with N sources).
 */
export function runnableShares(tasks: number, cpus: number, ratio: number): Float64Array {
  const logs = new Float64Array(tasks + 1);
  let most = 0;
  for (let n = 0; n < tasks; n++) {
    logs[n + 1] = logs[n] + Math.log((tasks - n) / (Math.min(n + 1, cpus) * ratio));
    most = Math.max(most, logs[n + 1]);
  }
  let sum = 0;
  for (let n = 0; n <= tasks; n++) sum += logs[n] = Math.exp(logs[n] - most);
  return logs.map((weight) => weight / sum);
}

/** Share of CPU time that is busy. */
export function busyShareOf(shares: ArrayLike<number>, cpus: number): number {
  let busy = 0;
  for (let n = 1; n < shares.length; n++) busy += Math.min(n, cpus) * shares[n];
  return busy / cpus;
}

const halvings = 60;
const widestLog = 30;

/**
 * The ratio of blocked time to work that keeps the CPUs busy for this share of time. A share that too
 * few tasks cannot reach gives a ratio close to 0.
 */
export function ratioFor(tasks: number, cpus: number, busyShare: number): number {
  let low = -widestLog;
  let high = widestLog;
  for (let i = 0; i < halvings; i++) {
    const middle = (low + high) / 2;
    const shares = runnableShares(tasks, cpus, Math.exp(middle));
    if (busyShareOf(shares, cpus) > busyShare) low = middle;
    else high = middle;
  }
  return Math.exp((low + high) / 2);
}
