// The automatic warm-up: a pilot of its own streams, cut by MSER-5 (White, 1997; Hoad et al., 2010):
// the point that makes the squared standard error of what is left smallest.
import type { Spec } from '../../shared/spec/spec.ts';
import { sysTickNs } from './accounting.ts';
import { makeDrawnMachine } from './work/drawn/make-drawn-machine.ts';

const observations = 400;
const batch = 5;

/**
 * Number of observations to cut from the front, a multiple of 5 and at most half of them. Half means
 * that the series did not settle.
 */
export function mser5(series: readonly number[]): number {
  const means: number[] = [];
  for (let i = 0; i + batch <= series.length; i += batch) {
    means.push(series.slice(i, i + batch).reduce((a, b) => a + b, 0) / batch);
  }
  let best = Infinity;
  let cut = 0;
  for (let d = 0; d <= means.length / 2; d++) {
    const rest = means.slice(d);
    const mean = rest.reduce((a, b) => a + b, 0) / rest.length;
    const score = rest.reduce((sum, x) => sum + (x - mean) ** 2, 0) / rest.length ** 2;
    if (score < best) {
      best = score;
      cut = d;
    }
  }
  return cut * batch;
}

/** System time per observation window of a pilot as long as the measured time, ns. */
function pilot(spec: Spec): number[] {
  const machine = makeDrawnMachine(spec, 'pilot');
  machine.opFlush.measure(Infinity, Infinity);
  const step = (spec.run.measureMs * 1e6) / observations;
  const series: number[] = [];
  let before = 0;
  for (let i = 1; i <= observations; i++) {
    machine.runUntil(i * step);
    const now = sysTickNs(machine.cpus.accountsAt(i * step).cpuTimeNs);
    series.push(now - before);
    before = now;
  }
  return series;
}

/** Warm-up of a spec, ns: as set, or found from a pilot that is the same for every replication. */
export function warmupNs(spec: Spec): number {
  const { warmupMs, measureMs } = spec.run;
  if (warmupMs !== 'auto') return warmupMs * 1e6;
  return (mser5(pilot(spec)) / observations) * measureMs * 1e6;
}
