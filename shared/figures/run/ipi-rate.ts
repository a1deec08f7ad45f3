import type { FigureBuilder } from './figure-input.ts';
import { buildByAxis, buildByPolicy, chooseAxis, type Measure } from './measure.ts';
import { numberAxis } from './parts.ts';

const ipiMeasure: Measure = {
  axis: numberAxis('flush interrupts taken, per CPU and second', '/s', 'count', 'log'),
  read: ({ key, spec, counters, replications }, { estimates }) =>
    estimates?.get(key)?.interruptRate ??
    counters.interruptsTaken / (spec.machine.cpus * (spec.run.measureMs / 1000) * replications),
  isOfReplications: true,
  isPublished: false,
  reference: null,
};

/** How often a CPU is interrupted to flush: along a number that varies, else by policy. */
export const ipiRate: FigureBuilder = {
  title: 'IPI rate',
  needsEstimates: true,
  refuse: () => null,
  build: (input) => {
    const titled = { name: 'ipi-rate', title: 'Flush interrupts per CPU and second' } as const;
    const build = chooseAxis(input) === undefined ? buildByPolicy : buildByAxis;
    return build(input, titled, ipiMeasure);
  },
};
