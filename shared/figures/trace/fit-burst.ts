import { fitFigure } from './fit.ts';

export const fitBurst = fitFigure('burst');
