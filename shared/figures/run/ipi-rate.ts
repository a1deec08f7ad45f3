import type { FigureBuilder } from './figure-input.ts';
import { buildByAxis, buildByPolicy, chooseAxis } from './measure.ts';
import { measures } from './measures.ts';

/** How often a CPU is interrupted to flush: along a number that varies, else by policy. */
export const ipiRate: FigureBuilder = {
  title: 'IPI rate',
  needsEstimates: true,
  refuse: () => null,
  build: (input) => {
    const titled = { name: 'ipi-rate', title: 'Flush interrupts per CPU and second' } as const;
    const build = chooseAxis(input) === undefined ? buildByPolicy : buildByAxis;
    return build(input, titled, measures['ipi-rate']);
  },
};
