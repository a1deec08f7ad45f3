import type { FigureBuilder } from './figure-input.ts';
import { buildByAxis, chooseAxis, overheadMeasure } from './measure.ts';

/** System time against a number that varies, one line per policy. */
export const overheadByAxis: FigureBuilder = {
  title: 'Overhead along an axis',
  refuse: (input) => (chooseAxis(input) === undefined ? 'No number varies over these runs.' : null),
  build: (input) =>
    buildByAxis(
      input,
      { name: 'overhead-by-axis', title: 'System time, relative to policy none' },
      overheadMeasure,
    ),
};
