import { Chart, LineElement, LinearScale, Tooltip } from 'chart.js';
import {
  BarWithErrorBar,
  BarWithErrorBarsController,
  LineWithErrorBarsController,
  PointWithErrorBar,
} from 'chartjs-chart-error-bars';
import annotation from 'chartjs-plugin-annotation';
import { figureMarks } from './figure-marks.ts';

// The parts of Chart.js that figures are drawn with; the others stay out of the bundle.
Chart.register(
  BarWithErrorBarsController,
  BarWithErrorBar,
  LineWithErrorBarsController,
  PointWithErrorBar,
  LineElement,
  LinearScale,
  Tooltip,
  annotation,
  figureMarks,
);

export { Chart };
