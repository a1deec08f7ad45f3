import { categoryAxis, chooseScale, makePoint, numberAxis } from '../run/parts.ts';
import { clipName, recordedFigure, recordedSeries } from './parts.ts';
import type { TraceFigureBuilder } from './figure-input.ts';

const shownClasses = 10;

/** Page allocations by what they are for. */
export const traceClasses: TraceFigureBuilder = {
  title: 'Allocations by GFP flags',
  refuse: ({ trace }) =>
    trace.summary.allocation.byClass.length === 0 ? 'This trace has no page allocations.' : null,
  build: (input) => {
    const { byClass } = input.trace.summary.allocation;
    const rare = byClass.slice(shownClasses);
    const bars = [
      ...byClass.slice(0, shownClasses).map(({ gfpClass, perSecond }) => ({
        name: clipName(gfpClass),
        perSecond,
      })),
      ...(rare.length > 0
        ? [{ name: 'others', perSecond: rare.reduce((sum, one) => sum + one.perSecond, 0) }]
        : []),
    ];
    return recordedFigure(input, 'trace-classes', {
      kind: 'bars',
      title: 'Page allocations by GFP flags',
      x: categoryAxis(
        'GFP flags',
        bars.map(({ name }) => name),
      ),
      y: numberAxis(
        'allocations, all CPUs',
        '/s',
        'count',
        chooseScale(bars.map(({ perSecond }) => perSecond)),
      ),
      series: [
        recordedSeries(
          'allocations',
          0,
          bars.map(({ name, perSecond }) => makePoint(name, perSecond)),
        ),
      ],
      notes: ['GFP_HIGHUSER* and GFP_TRANSHUGE* are for user space: what XPFO unmaps.'],
    });
  },
};
