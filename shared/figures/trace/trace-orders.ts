import { chooseScale, makePoint, numberAxis } from '../run/parts.ts';
import { orderAxis, recordedFigure, recordedSeries } from './parts.ts';
import type { TraceFigureBuilder } from './figure-input.ts';

/** Page allocations by their order. */
export const traceOrders: TraceFigureBuilder = {
  title: 'Allocations by order',
  refuse: ({ trace }) =>
    trace.summary.allocation.byOrder.length === 0 ? 'This trace has no page allocations.' : null,
  build: (input) => {
    const { byOrder } = input.trace.summary.allocation;
    const rates = byOrder.map(({ perSecond }) => perSecond);
    return recordedFigure(input, 'trace-orders', {
      kind: 'bars',
      title: 'Page allocations by order',
      x: orderAxis(byOrder.map(({ order }) => order)),
      y: numberAxis('allocations, all CPUs', '/s', 'count', chooseScale(rates)),
      series: [
        recordedSeries(
          'allocations',
          0,
          byOrder.map(({ order, perSecond }) => makePoint(String(order), perSecond)),
        ),
      ],
    });
  },
};
