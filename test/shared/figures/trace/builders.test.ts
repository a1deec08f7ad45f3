import { readdirSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import * as v from 'valibot';
import {
  figureSchema,
  traceFigureNames,
  type Figure,
  type TraceFigureName,
} from '../../../../shared/figures/figure.ts';
import { traceFigureBuilders } from '../../../../shared/figures/trace/index.ts';
import type { TraceFigureInput } from '../../../../shared/figures/trace/figure-input.ts';
import { quantile } from '../../../../shared/histogram-bins.ts';
import type { TraceDetails, TraceSummary } from '../../../../shared/trace.ts';
import { makeTraceFigureInputs } from '../../../support/trace-figure-inputs.ts';

let inputs: Record<TraceFigureName, TraceFigureInput>;
beforeAll(async () => {
  inputs = await makeTraceFigureInputs();
});

const build = (name: TraceFigureName, more: Partial<TraceFigureInput> = {}): Figure =>
  traceFigureBuilders[name].build({ ...inputs[name], ...more });

function withSummary(name: TraceFigureName, more: Partial<TraceSummary>): TraceFigureInput {
  const input = inputs[name];
  return { ...input, trace: { ...input.trace, summary: { ...input.trace.summary, ...more } } };
}

/** A figure with the points of a series on one line. */
function shorten({ series, ...figure }: Figure) {
  const lines = series.map(({ points, ...one }) => ({
    ...one,
    points: points
      .map(({ x, y, z, low, high, key, isPrecise, label }) => {
        expect({ z, low, high, isPrecise }).toEqual({
          z: null,
          low: null,
          high: null,
          isPrecise: true,
        });
        return [x, y, key?.slice(0, 8), label].filter((part) => part != null).join(' ');
      })
      .join('; '),
  }));
  return { ...figure, series: lines };
}

describe('every figure of a trace', () => {
  it('has its file, and every file its figure', () => {
    const folder = new URL('../../../../shared/figures/trace/', import.meta.url);
    const shared = new Set(['figure-input.ts', 'fit.ts', 'index.ts', 'parts.ts', 'replays.ts']);
    const files = readdirSync(folder).filter((file) => !shared.has(file));
    expect(files.toSorted()).toEqual(traceFigureNames.map((name) => `${name}.ts`).toSorted());
  });

  it.each(traceFigureNames)('%s is built of real recordings as before, bit for bit', (name) => {
    expect(traceFigureBuilders[name].refuse(inputs[name])).toBeNull();
    const figure = build(name);
    expect(v.parse(figureSchema, figure)).toEqual(figure);
    expect(shorten(figure)).toMatchSnapshot();
  });

  it.each(traceFigureNames)('%s names its axes, the trace and the command', (name) => {
    const { x, y, provenance, series } = build(name);
    const { trace } = inputs[name];
    expect([x.title, y.title]).not.toContain('');
    expect(provenance.traces).toEqual([{ hash: trace.hash, name: trace.name }]);
    const id = trace.hash.slice(0, 8);
    const chosen = ['--policies', 'none,sync,deferred,deferred-bounded,broadcast'];
    const replays = [...chosen, '--machine', 'server-2', '--loop', 'closed'];
    const options = name.startsWith('replay-') ? replays : [];
    expect(provenance.command).toEqual(['lab', 'trace', 'figure', id, name, ...options]);
    expect(provenance.before).toEqual([
      ['lab', 'trace', 'import', trace.name],
      ...(options.length > 0 ? [['lab', 'trace', 'replay', id, ...options]] : []),
    ]);
    for (const { points } of series) expect(points).not.toEqual([]);
  });

  it.each(traceFigureNames)('%s says where its numbers come from', (name) => {
    const origins = new Set(build(name).series.map(({ origin }) => origin));
    const wanted = name.startsWith('trace-')
      ? ['recorded']
      : name.startsWith('fit-')
        ? ['recorded', 'fitted']
        : ['simulated'];
    expect([...origins]).toEqual(wanted);
  });

  it('says why it cannot be made', () => {
    const summary: Partial<TraceSummary> = {
      scheduling: { ...inputs['fit-burst'].trace.summary.scheduling, runLengthNs: noTimes },
      allocation: { ...inputs['fit-burst'].trace.summary.allocation, byOrder: [], byClass: [] },
      ownership: { userPages: 0, fromKernel: 0, fromUser: 0, fromUnknown: 0, kernelShare: null },
      reuse: { reusedPages: 0, distancePages: noTimes, delayNs: noTimes },
      flushes: [],
      interrupts: {
        callsSent: 0,
        othersSent: 0,
        sendToHandlerNs: noTimes,
        handlerNs: noTimes,
        queueToFunctionNs: noTimes,
        functions: [],
      },
    };
    const empty = { ...withSummary('fit-burst', summary), fit: null, replays: [] };
    const refusals = traceFigureNames.map((name) => [
      name,
      traceFigureBuilders[name].refuse(empty),
    ]);
    expect(Object.fromEntries(refusals)).toMatchInlineSnapshot(`
      {
        "fit-blocked": "No workload is fitted to this trace.",
        "fit-burst": "No workload is fitted to this trace.",
        "fit-op-gap": "No workload is fitted to this trace.",
        "fit-order": "No workload is fitted to this trace.",
        "replay-cost": "This trace has not been replayed.",
        "replay-cost-by-window": "This trace has not been replayed.",
        "replay-windows": "This trace has not been replayed.",
        "trace-classes": "This trace has no page allocations.",
        "trace-flush-sizes": "This trace has no flushes of single pages.",
        "trace-flushes": "This trace has no tlb_flush events.",
        "trace-interrupts": "This trace has no interrupts for function calls.",
        "trace-orders": "This trace has no page allocations.",
        "trace-owners": "User space gets no pages in this trace.",
        "trace-reuse": "No page of this trace is freed and allocated again.",
        "trace-reuse-delay": "No page of this trace is freed and allocated again.",
        "trace-run-length": "No task of this trace runs from one switch to another.",
      }
    `);
  });
});

const noTimes = { count: 0, sum: 0, max: 0, bins: [] };
const toNumbers = (figure: Figure) =>
  figure.series.map(({ points }) => points.map(({ x, y }) => [Number(x), Number(y)] as const));

describe('a figure of a recording', () => {
  it.each(['trace-run-length', 'trace-reuse-delay', 'trace-interrupts', 'trace-reuse'] as const)(
    '%s starts at all of its values, and never rises',
    (name) => {
      for (const points of toNumbers(build(name))) {
        expect(points[0]?.[1]).toBe(1);
        expect(points.length).toBeLessThanOrEqual(101);
        points.slice(1).forEach(([x, y], i) => {
          expect(x).toBeGreaterThanOrEqual(points[i]![0]);
          expect(y).toBeLessThanOrEqual(points[i]![1]);
        });
      }
    },
  );

  it('is at one half beyond the median, and ends at the greatest value with its share', () => {
    const { runLengthNs } = inputs['trace-run-length'].trace.summary.scheduling;
    const [points = []] = toNumbers(build('trace-run-length'));
    const median = quantile(runLengthNs, 0.5) ?? NaN;
    const reached = points.find(([, y]) => y <= 0.5)!;
    expect(reached[0] / median).toBeGreaterThan(0.95);
    expect(reached[0] / median).toBeLessThan(1.05);
    const last = points.at(-1)!;
    const inLastBin = runLengthNs.bins.at(-1)!;
    expect(last[0]).toBe(runLengthNs.max);
    expect(last[1]).toBeCloseTo(inLastBin / runLengthNs.count, 12);
  });

  it('counts pages in whole numbers', () => {
    for (const name of ['trace-reuse', 'trace-flush-sizes'] as const) {
      const places = toNumbers(build(name)).flat();
      expect(places.map(([x]) => x).filter((x) => !Number.isInteger(x))).toEqual([]);
    }
  });

  it('shows the ten most frequent GFP flags, and all others as one', () => {
    const byClass = Array.from({ length: 13 }, (_, i) => ({
      gfpClass: `GFP_${i}`,
      count: 100 - i,
      perSecond: 100 - i,
    }));
    const { allocation } = inputs['trace-classes'].trace.summary;
    const figure = traceFigureBuilders['trace-classes'].build(
      withSummary('trace-classes', { allocation: { ...allocation, byClass } }),
    );
    expect(figure.x.categories).toHaveLength(11);
    expect(figure.series[0]?.points.at(-1)).toMatchObject({ x: 'others', y: 90 + 89 + 88 });
  });

  it('splits every flush rate into three kinds that add up to it', () => {
    const { flushes } = inputs['trace-flushes'].trace.summary;
    const { series } = build('trace-flushes');
    expect(series).toHaveLength(3);
    for (const { reason, perSecond } of flushes) {
      const parts = series.flatMap(({ points }) => points.filter(({ x }) => x === reason));
      expect(parts.reduce((sum, { y }) => sum + Number(y), 0)).toBeCloseTo(perSecond, 6);
    }
  });

  it('has a bar for every order up to the highest, and none where there is nothing', () => {
    const { x, series } = build('trace-orders');
    const orders = inputs['trace-orders'].trace.summary.allocation.byOrder;
    expect(x.categories).toEqual(['0', '1', '2']);
    expect(series[0]?.points.map((point) => point.x)).toEqual(
      orders.map(({ order }) => String(order)),
    );
  });

  it('shortens names that are as long as a line', () => {
    const long = 'x'.repeat(5000);
    const trace: TraceDetails = { ...inputs['trace-flushes'].trace, name: long };
    const flushes = trace.summary.flushes.map((one) => ({ ...one, reason: long }));
    const figure = build('trace-flushes', {
      trace: { ...trace, summary: { ...trace.summary, flushes } },
    });
    expect(v.is(figureSchema, figure)).toBe(true);
  });
});

describe('a figure of a fit', () => {
  it('has both curves at the same places, and a line where they are furthest apart', () => {
    const { series, annotations, notes } = build('fit-burst');
    const [recorded = [], fitted = []] = toNumbers(build('fit-burst'));
    expect(fitted.map(([x]) => x)).toEqual(recorded.map(([x]) => x));
    const apart = recorded.map(([, y], i) => Math.abs(y - fitted[i]![1]));
    const at = recorded[apart.indexOf(Math.max(...apart))]![0];
    expect(annotations).toEqual([{ axis: 'x', at, label: 'largest difference' }]);
    expect(notes[0]).toContain('(Kolmogorov-Smirnov): ');
    expect(series.map(({ slot }) => slot)).toEqual([0, 1]);
  });

  it('leaves out times of 0, which a log axis cannot hold', () => {
    const { fit } = inputs['fit-blocked'];
    const distributions = fit!.distributions.map((one) => ({
      ...one,
      points: [{ x: 0, recorded: 0.3, fitted: 0.1 }, ...one.points],
    }));
    const [recorded = []] = toNumbers(build('fit-blocked', { fit: { ...fit!, distributions } }));
    expect(recorded.filter(([x]) => x <= 0)).toEqual([]);
    expect(recorded.length).toBeGreaterThan(10);
  });

  it('has the share of each order, not up to it', () => {
    const { series } = build('fit-order');
    for (const { points } of series) {
      expect(points.reduce((sum, { y }) => sum + Number(y), 0)).toBeCloseTo(1, 9);
    }
  });
});
