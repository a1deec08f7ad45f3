import type { RowFigureName } from '../figure.ts';
import type { RowFigureBuilder } from './figure-input.ts';
import { leftOutErrorsFigure } from './left-out-errors.ts';
import { measuredRowsFigure } from './measured-rows.ts';
import { rowResidualsFigure } from './row-residuals.ts';

/** The figures of measured rows. A new one is a builder here and a name in `rowFigureNames`. */
export const rowFigureBuilders: Readonly<Record<RowFigureName, RowFigureBuilder>> = {
  'measured-rows': measuredRowsFigure,
  'row-residuals': rowResidualsFigure,
  'left-out-errors': leftOutErrorsFigure,
};
