import { fitFigure } from './fit.ts';

export const fitOpGap = fitFigure('op-gap');
