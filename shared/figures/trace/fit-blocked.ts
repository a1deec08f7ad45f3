import { fitFigure } from './fit.ts';

export const fitBlocked = fitFigure('blocked');
