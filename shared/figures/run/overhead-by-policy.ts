import type { FigureBuilder } from './figure-input.ts';
import { buildByPolicy } from './measure.ts';
import { chosenMeasure, titleOf } from './measures.ts';

/** A quantity, system time unless asked, by policy, with what was published beside it. */
export const overheadByPolicy: FigureBuilder = {
  title: 'By policy',
  refuse: () => null,
  build: (input) =>
    buildByPolicy(
      input,
      {
        name: 'overhead-by-policy',
        title: titleOf(input, 'System time by policy, relative to policy none'),
      },
      chosenMeasure(input),
    ),
};
