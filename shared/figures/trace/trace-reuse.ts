import { beyondAxis, pagesAxis, recordedFigure, survivalNote, survivalSeries } from './parts.ts';
import type { TraceFigureBuilder } from './figure-input.ts';

export const noReuse = 'No page of this trace is freed and allocated again.';

/** How many pages are freed before a freed page is allocated again. */
export const traceReuse: TraceFigureBuilder = {
  title: 'Reuse distance',
  refuse: ({ trace }) => (trace.summary.reuse.distancePages.count === 0 ? noReuse : null),
  build: (input) =>
    recordedFigure(input, 'trace-reuse', {
      kind: 'steps',
      title: 'How many pages are freed before a freed page is allocated again',
      x: pagesAxis('freed from its free to its next allocation, itself included'),
      y: beyondAxis('share of reused pages that are further apart'),
      series: survivalSeries(
        [{ name: 'reused pages', state: input.trace.summary.reuse.distancePages }],
        true,
      ),
      notes: ['1 page: the last one freed is the first one taken.', survivalNote],
    }),
};
