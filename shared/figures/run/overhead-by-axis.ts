import type { FigureBuilder } from './figure-input.ts';
import { buildByAxis, chooseAxis } from './measure.ts';
import { chosenMeasure, titleOf } from './measures.ts';

/** A quantity, system time unless asked, against a number that varies, one line per policy. */
export const overheadByAxis: FigureBuilder = {
  title: 'Along an axis',
  refuse: (input) => (chooseAxis(input) === undefined ? 'No number varies over these runs.' : null),
  build: (input) =>
    buildByAxis(
      input,
      { name: 'overhead-by-axis', title: titleOf(input, 'System time, relative to policy none') },
      chosenMeasure(input),
    ),
};
