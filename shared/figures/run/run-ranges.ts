import { rangeAround, type MemberRange, type RunSpread } from '../../member-range.ts';
import type { RunResult } from '../../result.ts';
import { describeMemberRange, explainMembers } from '../../text/member-range.ts';
import { wrapParagraph } from '../../text/plain.ts';
import { formatOnAxis } from '../format-value.ts';
import { measureNames, measureTitles, type MeasureName } from '../measures.ts';
import type { FigureInput } from './figure-input.ts';
import { measures } from './measures.ts';
import { nameRun, varyingPaths } from './name-runs.ts';

/** The ranges of a run by its spread, about what the run itself came to. */
export function rangesOfRun(run: RunResult, spread: RunSpread, input: FigureInput): MemberRange {
  const quantities = measureNames.flatMap((name) => {
    const value = measures[name].read(run, input);
    const mean = value === null || typeof value === 'number' ? value : value.mean;
    const range = mean === null ? null : rangeAround(spread, name, mean);
    if (mean === null || !range) return [];
    const hasModelError = spread.by[name]?.hasModelError === true;
    return [{ name, mean, low: range[0], high: range[1], hasModelError }];
  });
  const take = (name: MeasureName) => {
    const found = quantities.find((one) => one.name === name);
    return found ? { mean: found.mean, low: found.low, high: found.high } : null;
  };
  const ratio = take('ratio');
  const only = ratio && rangeAround(spread, 'ratio', ratio.mean, 'constantsHalf');
  const { members, replications, ownError } = spread;
  return {
    ratio,
    constantsOnly: only && { low: only[0], high: only[1] },
    opsPerSecond: take('throughput'),
    quantities,
    members,
    replications,
    ownError,
  };
}

/** The range of a quantity in the words of its axis: `22.1x to 31.3x`. */
export function formatQuantity(
  name: MeasureName,
  { low, high }: Pick<MemberRange['quantities'][number], 'low' | 'high'>,
): string {
  const { axis } = measures[name];
  return [low, high].map((end) => formatOnAxis(end, axis)).join(' to ');
}

/** One of several, whose common basis is said once; with the quantity that is shown, if it is another. */
function formatRange(name: string, range: MemberRange, shown?: MeasureName): string[] {
  const isSaid = shown === undefined || shown === 'ratio' || shown === 'throughput';
  const more = range.quantities.find((one) => one.name === shown);
  const parts = [
    ...describeMemberRange(range),
    ...(more && !isSaid ? [`${measureTitles[more.name]} ${formatQuantity(more.name, more)}`] : []),
  ];
  const said = parts.length === 0 ? 'nothing that has one' : parts.join(', ');
  return wrapParagraph(`Range of ${name}: ${said}.`, 2);
}

/** A mail has no room for more. */
const mostListed = 40;

/**
 * The prediction ranges of the runs of a figure in sentences, for mail: its points have no numbers there.
 * Nothing unless they were asked for.
 */
export function listRunRanges(input: FigureInput): string[] {
  const { runs, predictions } = input;
  if (!predictions) return [];
  const paths = varyingPaths(runs);
  const known = runs.flatMap((run) => {
    const spread = predictions.spreads.get(run.key);
    return spread ? [{ name: nameRun(run, paths), range: rangesOfRun(run, spread, input) }] : [];
  });
  const shown = known.slice(0, mostListed);
  const rest = known.length - shown.length;
  const reasons = runs.flatMap(({ key }) => predictions.why.get(key) ?? []);
  return [
    ...shown.flatMap(({ name, range }) => formatRange(name, range, input.measure)),
    ...(rest > 0 ? wrapParagraph(`And ${rest} more: csv has them all.`, 2) : []),
    ...[...new Set(known.map(({ range }) => explainMembers(range)))].flatMap((text) =>
      wrapParagraph(`Ranges: ${text}.`, 2),
    ),
    ...[...new Set(reasons)].flatMap((why) => wrapParagraph(`${why}.`, 2)),
  ];
}
