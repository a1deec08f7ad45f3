import { fileURLToPath } from 'node:url';
import { createLab } from '../../main/lab/create-lab.ts';
import { readTraceFigureInput } from '../../main/lab/figures/trace-figure-input.ts';
import { createInlinePool } from '../../main/pool/inline-pool.ts';
import { openStore } from '../../main/store/sqlite-store.ts';
import { traceFigureBuilders } from '../../shared/figures/trace/index.ts';
import type { TraceFigureInput } from '../../shared/figures/trace/figure-input.ts';
import {
  traceFigureNames,
  type Figure,
  type TraceFigureName,
} from '../../shared/figures/figure.ts';
import { binEdge, quantile } from '../../shared/histogram-bins.ts';
import type { HistogramState } from '../../shared/result.ts';
import type { FitDistribution, StoredFit } from '../../shared/trace-fit.ts';
import type { TraceDetails } from '../../shared/trace.ts';
import { makeFit } from './made-of-traces.ts';

/** Recordings of 2 CPUs: one with much work, one with many flushes. */
export const recordings = ['kernel-build-2cpu', 'tlb-shootdown-2cpu'] as const;
export type Recording = (typeof recordings)[number];

/** The one that shows a figure well. */
const shownBy = (name: TraceFigureName): Recording =>
  /flush|interrupts|orders|order$/.test(name) ? 'tlb-shootdown-2cpu' : 'kernel-build-2cpu';

const policies = ['none', 'sync', 'deferred', 'deferred-bounded', 'broadcast'];

/** Recorded values against an exponential distribution of the same mean: not a good fit. */
function fitTimes(name: FitDistribution['name'], state: HistogramState): FitDistribution {
  const mean = state.sum / state.count;
  const points = Array.from({ length: 40 }, (_, i) => {
    const recorded = (i + 1) / 40;
    const x = quantile(state, recorded) ?? binEdge(0);
    return { x, recorded, fitted: 1 - Math.exp(-x / mean) };
  });
  const distance = Math.max(...points.map((one) => Math.abs(one.recorded - one.fitted)));
  const means = { recordedMean: mean, fittedMean: mean };
  return { name, title: name, count: state.count, ...means, distance, points };
}

function fitOrders({ summary }: TraceDetails): FitDistribution {
  const { allocations, byOrder } = summary.allocation;
  let seen = 0;
  const points = byOrder
    .toSorted((a, b) => a.order - b.order)
    .map(({ order, count }, i, all) => {
      seen += count;
      const fitted = i === all.length - 1 ? 1 : 0.9;
      return { x: order, recorded: seen / allocations, fitted };
    });
  const means = { recordedMean: 0.1, fittedMean: 0.2 };
  return { name: 'order', title: 'order', count: allocations, ...means, distance: 0.08, points };
}

function fitTo(trace: TraceDetails): StoredFit {
  const { scheduling, reuse } = trace.summary;
  return makeFit({
    trace: { hash: trace.hash, name: trace.name },
    distributions: [
      fitTimes('burst', scheduling.runLengthNs),
      fitTimes('blocked', reuse.delayNs),
      fitTimes('op-gap', scheduling.runLengthNs),
      fitOrders(trace),
    ],
  });
}

/** `isFitted` takes seconds: a fit simulates. Without it the fit is written by hand. */
export interface TraceFigureInputOptions {
  readonly isFitted?: boolean;
}

async function makeNow(recording: Recording, isFitted: boolean): Promise<TraceFigureInput> {
  const file = new URL(`../main/trace/fixtures/${recording}.perf.txt.zst`, import.meta.url);
  const lab = createLab({ store: openStore(':memory:'), pool: createInlinePool() });
  try {
    const { trace } = await lab.traces.import({ path: fileURLToPath(file) });
    if (isFitted) await lab.fits.make({ trace: trace.hash });
    const replays = await lab.replays.run({ trace: trace.hash, policies, loop: 'closed' });
    const input = await readTraceFigureInput(lab, { trace: trace.hash });
    // Replays recorded at the same moment have no order of their own.
    return { ...input, replays, fit: input.fit ?? fitTo(trace) };
  } finally {
    await lab.close();
  }
}

const known = new Map<string, Promise<TraceFigureInput>>();

/**
 * What figures of a recording are made from: imported and replayed as in the lab, so the bits are the
 * same each time and on every computer. Made once for all test files of a process.
 */
export function makeTraceFigureInput(
  recording: Recording,
  { isFitted = false }: TraceFigureInputOptions = {},
): Promise<TraceFigureInput> {
  const name = `${recording} ${isFitted}`;
  const made = known.get(name) ?? makeNow(recording, isFitted);
  known.set(name, made);
  return made;
}

/** For every figure the recording that shows it. */
export async function makeTraceFigureInputs(
  options: TraceFigureInputOptions = {},
): Promise<Record<TraceFigureName, TraceFigureInput>> {
  const made = new Map<Recording, TraceFigureInput>();
  for (const recording of recordings) {
    made.set(recording, await makeTraceFigureInput(recording, options));
  }
  const inputs = traceFigureNames.map((name) => [name, made.get(shownBy(name))]);
  return Object.fromEntries(inputs) as Record<TraceFigureName, TraceFigureInput>;
}

/** Every figure of traces, of real recordings. */
export async function makeTraceFigures(
  options: TraceFigureInputOptions = {},
): Promise<Record<TraceFigureName, Figure>> {
  const inputs = await makeTraceFigureInputs(options);
  const figures = traceFigureNames.map((name) => [
    name,
    traceFigureBuilders[name].build(inputs[name]),
  ]);
  return Object.fromEntries(figures) as Record<TraceFigureName, Figure>;
}
