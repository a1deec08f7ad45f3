import { LabError } from '../../../shared/errors.ts';
import type { Figure, RowFigureName } from '../../../shared/figures/figure.ts';
import type { RowFigureInput } from '../../../shared/figures/rows/figure-input.ts';
import { rowFigureBuilders } from '../../../shared/figures/rows/index.ts';
import { builtInSet } from '../../../shared/row-set.ts';
import type { RowsReport } from '../../../shared/rows-report.ts';
import type { RowSets } from '../validation/row-sets.ts';

/** A report with the name of its rows. */
export interface NamedReport extends Pick<RowsReport, 'rows' | 'calibration'> {
  readonly name: string;
}

/**
 * The figure of predicted rows: those of the lab, if they are predicted, and others.
 * @throws LabError `not-found` if it cannot be made of them.
 */
export function buildRowFigure(
  name: RowFigureName,
  reports: { readonly builtIn: NamedReport | null; readonly others: readonly NamedReport[] },
  about: Pick<RowFigureInput, 'modelVersion' | 'command'>,
): Figure {
  const { builtIn, others } = reports;
  const rows = builtIn?.rows ?? [];
  const [first] = builtIn ? [builtIn] : others;
  const known = builtIn ? rows : others.flatMap((one) => one.rows);
  const experiments = known.flatMap(({ experiment, predicted }) => (predicted ? [experiment] : []));
  const { refuse, build } = rowFigureBuilders[name];
  const input = {
    ...about,
    builtIn: { name: 'built-in', rows },
    others,
    experiments: [...new Set(experiments)],
    folds: first?.calibration.folds ?? [],
  };
  const refusal = refuse(input);
  if (refusal !== null) throw new LabError('not-found', refusal, 'predict them first');
  return build(input);
}

/** The same of sets of the lab. @throws LabError `not-found`. */
export function readRowFigure(
  rowSets: Pick<RowSets, 'report' | 'name'>,
  name: RowFigureName,
  sets: readonly number[],
  modelVersion: string,
): Figure {
  const find = (set: number): NamedReport[] => {
    const report = rowSets.report(set);
    return report ? [{ ...report, name: rowSets.name(set) }] : [];
  };
  const [builtIn = null] = find(builtInSet);
  const others = sets.filter((set) => set !== builtInSet).flatMap(find);
  const command = ['lab', 'validate', '--rows', 'built-in', '--figure', name];
  return buildRowFigure(name, { builtIn, others }, { modelVersion, command });
}
