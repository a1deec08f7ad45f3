import { fitFigure } from './fit.ts';

export const fitOrder = fitFigure('order');
