import {
  beyondAxis,
  clipName,
  pagesAxis,
  recordedFigure,
  survivalNote,
  survivalSeries,
} from './parts.ts';
import type { TraceFigureBuilder } from './figure-input.ts';

/** How many pages are flushed at once. */
export const traceFlushSizes: TraceFigureBuilder = {
  title: 'TLB flush sizes',
  refuse: ({ trace }) =>
    trace.summary.flushes.some(({ pages }) => pages.count > 0)
      ? null
      : 'This trace has no flushes of single pages.',
  build: (input) =>
    recordedFigure(input, 'trace-flush-sizes', {
      kind: 'steps',
      title: 'How many pages are flushed at once',
      x: pagesAxis('size of a flush'),
      y: beyondAxis('share of flushes that are larger'),
      series: survivalSeries(
        input.trace.summary.flushes.map(({ reason, pages }) => ({
          name: clipName(reason),
          state: pages,
        })),
        true,
      ),
      notes: ['Flushes of everything and of nothing are left out.', survivalNote],
    }),
};
