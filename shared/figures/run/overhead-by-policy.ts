import type { FigureBuilder } from './figure-input.ts';
import { buildByPolicy, overheadMeasure } from './measure.ts';

/** System time by policy, with what was published beside it. */
export const overheadByPolicy: FigureBuilder = {
  title: 'Overhead by policy',
  refuse: () => null,
  build: (input) =>
    buildByPolicy(
      input,
      { name: 'overhead-by-policy', title: 'System time by policy, relative to policy none' },
      overheadMeasure,
    ),
};
