import {
  beyondAxis,
  recordedFigure,
  survivalNote,
  survivalSeries,
  timeAxis,
  type Spread,
} from './parts.ts';
import type { TraceFigureBuilder, TraceFigureInput } from './figure-input.ts';

function timesOf({ trace }: TraceFigureInput): Spread[] {
  const { sendToHandlerNs, handlerNs, queueToFunctionNs } = trace.summary.interrupts;
  return [
    { name: 'send to handler', state: sendToHandlerNs },
    { name: 'handler', state: handlerNs },
    { name: 'queued to its function', state: queueToFunctionNs },
  ];
}

/** How long interrupts for function calls, flushes among them, take. */
export const traceInterrupts: TraceFigureBuilder = {
  title: 'Interrupt times',
  refuse: (input) =>
    timesOf(input).some(({ state }) => state.count > 0)
      ? null
      : 'This trace has no interrupts for function calls.',
  build: (input) =>
    recordedFigure(input, 'trace-interrupts', {
      kind: 'steps',
      title: 'How long interrupts for function calls take',
      x: timeAxis('time'),
      y: beyondAxis('share of times that are longer'),
      series: survivalSeries(timesOf(input)),
      notes: [
        'Send to handler: from the IPI to the entry of its handler on the target. Handler: from its ' +
          'entry to its exit. Queued to its function: from the request to the start of what it asks.',
        survivalNote,
      ],
    }),
};
