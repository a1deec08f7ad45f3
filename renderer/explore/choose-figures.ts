import type { CallValue } from '../../shared/contract.ts';
import type { SweepAxis } from './sweep-axes.ts';

export type ListedFigure = CallValue<'figure.list'>[number];

export interface ChosenFigures {
  readonly shown: readonly ListedFigure[];
  /** What is not shown, and why. */
  readonly hidden: readonly { readonly title: string; readonly reason: string }[];
}

/** More groups of bars than this are indistinguishable. */
const maxBarGroups = 8;

/** The figures for the runs, most informative first: along the axis if a number varies, else by policy. */
export function chooseFigures(
  listed: readonly ListedFigure[],
  axes: readonly SweepAxis[],
): ChosenFigures {
  const hasNumber = axes.some(({ isNumeric, count }) => isNumeric && count > 1);
  const groups = axes
    .filter(({ path }) => !path.startsWith('policy'))
    .reduce((product, { count }) => product * count, 1);
  const reasonOf = ({ name, refusal }: ListedFigure): string | null => {
    if (refusal !== null) return refusal;
    if (name !== 'overhead-by-policy' || groups <= maxBarGroups) return null;
    return `It would have ${groups} groups of bars. The figure along the axis shows the same.`;
  };
  const possible = listed.filter((figure) => reasonOf(figure) === null);
  const isLeading = ({ name }: ListedFigure) => name === 'overhead-by-policy';
  const shown = hasNumber
    ? possible
    : [...possible.filter(isLeading), ...possible.filter((figure) => !isLeading(figure))];
  const hidden = listed.flatMap((figure) => {
    const reason = reasonOf(figure);
    return reason === null ? [] : [{ title: figure.title, reason }];
  });
  return { shown, hidden };
}
