import { formatShare } from '../../text/format.ts';
import { beyondAxis, recordedFigure, survivalNote, survivalSeries, timeAxis } from './parts.ts';
import type { TraceFigureBuilder, TraceFigureInput } from './figure-input.ts';

const runsOf = ({ trace }: TraceFigureInput) => trace.summary.scheduling.runLengthNs;

/** How long tasks run from switch to switch. */
export const traceRunLength: TraceFigureBuilder = {
  title: 'Run lengths',
  refuse: (input) =>
    runsOf(input).count === 0 ? 'No task of this trace runs from one switch to another.' : null,
  build: (input) => {
    const { blockedShare } = input.trace.summary.scheduling;
    return recordedFigure(input, 'trace-run-length', {
      kind: 'steps',
      title: 'How long tasks run from switch to switch',
      x: timeAxis('time from a switch to a task to the switch away from it'),
      y: beyondAxis('share of runs that are longer'),
      series: survivalSeries([{ name: 'runs of tasks', state: runsOf(input) }]),
      notes: [
        ...(blockedShare === null
          ? []
          : [`${formatShare(blockedShare)} of runs ended by blocking, the others by preemption.`]),
        survivalNote,
      ],
    });
  },
};
