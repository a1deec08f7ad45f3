import type { Figure, FigurePoint, FigureSeries } from './figure.ts';
import { policyAt } from './policy-at.ts';

/** The grey policy stands for all in a legend of bars that have the colours of their policies. */
const anyPolicy = 'none';

/**
 * What the look of a point comes from: in bars by policy that of the policy of its bar, paler for the first
 * of several series.
 */
export function lookAt(figure: Figure, series: FigureSeries, { x }: FigurePoint): FigureSeries {
  const policy = policyAt(figure, String(x));
  return policy === undefined || series.policy !== undefined
    ? series
    : { ...series, policy, ...shadeAmong(figure, series) };
}

/** The same for the sample of a series in a legend. */
export function lookInLegend(figure: Figure, series: FigureSeries): FigureSeries {
  if (figure.policies === undefined || series.policy !== undefined) return series;
  return { ...series, policy: anyPolicy, ...shadeAmong(figure, series) };
}

function shadeAmong(figure: Figure, { slot }: FigureSeries): Pick<FigureSeries, 'shade'> {
  const slots = new Set(figure.series.map((one) => one.slot)).size;
  return slots > 1 ? { shade: [slot, slots] } : {};
}
