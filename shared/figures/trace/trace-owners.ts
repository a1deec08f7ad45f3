import { formatShare } from '../../text/format.ts';
import { categoryAxis, makePoint, numberAxis } from '../run/parts.ts';
import { recordedFigure, recordedSeries } from './parts.ts';
import type { TraceFigureBuilder } from './figure-input.ts';

/** Who owned the pages that user space gets: XPFO has to flush those of the kernel. */
export const traceOwners: TraceFigureBuilder = {
  title: 'Former owners of user pages',
  refuse: ({ trace }) =>
    trace.summary.ownership.userPages === 0 ? 'User space gets no pages in this trace.' : null,
  build: (input) => {
    const { fromKernel, fromUser, fromUnknown, kernelShare } = input.trace.summary.ownership;
    const bars = [
      ['kernel', fromKernel],
      ['user', fromUser],
      ['not seen before', fromUnknown],
    ] as const;
    return recordedFigure(input, 'trace-owners', {
      kind: 'bars',
      title: 'Whose pages were before user space got them',
      x: categoryAxis(
        'last owner',
        bars.map(([name]) => name),
      ),
      y: numberAxis('pages given to user space', '', 'count', 'linear'),
      series: [
        recordedSeries(
          'pages',
          0,
          bars.map(([name, pages]) => makePoint(name, pages)),
        ),
      ],
      notes: [
        ...(kernelShare === null
          ? []
          : [
              `${formatShare(kernelShare)} of the pages whose last owner is known were the kernel's.`,
            ]),
        'Not seen before: the recording does not have the allocation before this one.',
      ],
    });
  },
};
