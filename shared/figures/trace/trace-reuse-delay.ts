import { beyondAxis, recordedFigure, survivalNote, survivalSeries, timeAxis } from './parts.ts';
import type { TraceFigureBuilder } from './figure-input.ts';
import { noReuse } from './trace-reuse.ts';

/** How long a freed page is free. */
export const traceReuseDelay: TraceFigureBuilder = {
  title: 'Reuse delay',
  refuse: ({ trace }) => (trace.summary.reuse.delayNs.count === 0 ? noReuse : null),
  build: (input) =>
    recordedFigure(input, 'trace-reuse-delay', {
      kind: 'steps',
      title: 'How long a freed page is free',
      x: timeAxis('time from its free to its next allocation'),
      y: beyondAxis('share of reused pages that are free longer'),
      series: survivalSeries([{ name: 'reused pages', state: input.trace.summary.reuse.delayNs }]),
      notes: ['Pages that are not allocated again in this trace are left out.', survivalNote],
    }),
};
