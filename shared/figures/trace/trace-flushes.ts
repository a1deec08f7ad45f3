import type { FlushSummary } from '../../trace.ts';
import { categoryAxis, makePoint, numberAxis } from '../run/parts.ts';
import { clipName, recordedFigure, recordedSeries } from './parts.ts';
import type { TraceFigureBuilder } from './figure-input.ts';

/** Kinds of flushes, in stack order. */
const kinds: readonly { readonly name: string; readonly count: (one: FlushSummary) => number }[] = [
  { name: 'of everything', count: ({ full }) => full },
  { name: 'of single pages', count: ({ count, full, none }) => count - full - none },
  { name: 'of nothing', count: ({ none }) => none },
];

/** TLB flushes by the kernel's reason for them. */
export const traceFlushes: TraceFigureBuilder = {
  title: 'TLB flushes by reason',
  refuse: ({ trace }) =>
    trace.summary.flushes.length === 0 ? 'This trace has no tlb_flush events.' : null,
  build: (input) => {
    const { flushes } = input.trace.summary;
    return recordedFigure(input, 'trace-flushes', {
      kind: 'stack',
      title: 'TLB flushes by reason, and by how much they flush',
      x: categoryAxis(
        'reason',
        flushes.map(({ reason }) => clipName(reason)),
      ),
      y: numberAxis('tlb_flush events, all CPUs', '/s', 'count', 'linear'),
      series: kinds.map(({ name, count }, slot) =>
        recordedSeries(
          name,
          slot,
          flushes.map((one) => {
            const share = one.count > 0 ? count(one) / one.count : 0;
            return makePoint(clipName(one.reason), one.perSecond * share);
          }),
        ),
      ),
      notes: ['Of nothing: the address space was switched, and no entry had to go.'],
    });
  },
};
