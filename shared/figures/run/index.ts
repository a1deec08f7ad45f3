import type { FigureName } from '../figure.ts';
import type { FigureBuilder } from './figure-input.ts';
import { adversaries } from './adversaries.ts';
import { exposureWindow } from './exposure-window.ts';
import { heatMap } from './heat-map.ts';
import { ipiRate } from './ipi-rate.ts';
import { overheadByAxis } from './overhead-by-axis.ts';
import { overheadByPolicy } from './overhead-by-policy.ts';
import { overheadByWindow } from './overhead-by-window.ts';
import { whoPays } from './who-pays.ts';

/** Every figure by name, in the order of the pages. */
export const figureBuilders: Readonly<Record<FigureName, FigureBuilder>> = {
  'overhead-by-axis': overheadByAxis,
  'overhead-by-policy': overheadByPolicy,
  'who-pays': whoPays,
  'exposure-window': exposureWindow,
  'overhead-by-window': overheadByWindow,
  'heat-map': heatMap,
  'ipi-rate': ipiRate,
  adversaries,
};
