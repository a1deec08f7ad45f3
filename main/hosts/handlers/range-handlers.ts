// Serves the calls on prediction ranges. The rule: a range is asked for, found in the background, and kept
// by the lab until it closes; a run that has none says why.
import type { CallValue, Handlers } from '../../../shared/contract.ts';
import type { rangeCalls } from '../../../shared/contract/range-calls.ts';
import { requireResult } from '../../lab/runs/find-run.ts';
import type { HandlerParts } from './parts.ts';

function describeState(
  { memberRanges, show }: HandlerParts['lab'],
  keys: readonly string[],
): CallValue<'range.state'> {
  const open = keys.filter((key) => !memberRanges.has(key));
  const reasons = Map.groupBy(open, (key) => memberRanges.whyNot(requireResult(show(key))));
  return {
    known: keys.length - open.length,
    missing: reasons.get(null)?.length ?? 0,
    without: [...reasons].flatMap(([why, of]) => (why === null ? [] : [{ why, runs: of.length }])),
  };
}

export function rangeHandlers({
  lab,
}: Pick<HandlerParts, 'lab'>): Pick<Handlers, keyof typeof rangeCalls> {
  const find = (key: string) => requireResult(lab.show(key));
  return {
    'range.start': ({ keys }) => lab.rangeJobs.start(keys.map(find)),
    'range.state': ({ keys }) => describeState(lab, keys),
    'range.jobs': () => lab.rangeJobs.list(),
    'range.cancel': ({ id }) => lab.rangeJobs.cancel(id),
    'range.get': ({ key }) => lab.memberRanges.range(find(key)),
  };
}
