import type { ComputedRef } from 'vue';
import type { Figure } from '../../shared/figures/figure.ts';
import { policyAt } from '../../shared/figures/policy-at.ts';

/** Which policies a page shows. */
interface Shown {
  readonly only: ComputedRef<ReadonlySet<string>>;
  readonly hidden: ComputedRef<ReadonlySet<string>>;
}

/** A figure without the policies that are not to be shown; others and lines to read by stay. */
export function filterFigure(figure: Figure, { only, hidden }: Shown): Figure {
  if (only.value.size === 0 && hidden.value.size === 0) return figure;
  const isShown = (policy: string | undefined) =>
    policy === undefined ||
    (!hidden.value.has(policy) && (only.value.size === 0 || only.value.has(policy)));
  const isAt = (category: string) => isShown(policyAt(figure, category));
  const categories = figure.x.categories.filter(isAt);
  return {
    ...figure,
    x: { ...figure.x, categories },
    ...(figure.totals ? { totals: figure.totals.filter(({ x }) => isAt(x)) } : {}),
    series: figure.series
      .filter(({ policy }) => isShown(policy))
      .map((series) => ({
        ...series,
        points: series.points.filter(({ x }) => isAt(String(x))),
      })),
  };
}
