// The runs of a list by the values of any field: how many have each, and what came of them. The rule:
// a group is what the term `field:value` would find beside the filter.
import type { CallValue, ParsedInput } from '../../shared/contract.ts';
import { maxGroups, type RunGroup } from '../../shared/contract/run-calls.ts';
import { flagTests, textAt } from './list-terms.ts';
import type { Asked } from './list-terms.ts';

/** The places of each value; those of several tags are in several. */
function collect(asked: Asked, field: ParsedInput<'run.groups'>['field'], found: Uint32Array) {
  const groups = new Map<string | null, number[]>();
  const add = (value: string | null, place: number) => {
    const group = groups.get(value);
    if (group) group.push(place);
    else groups.set(value, [place]);
  };
  if (field !== 'tag') {
    const text = textAt(field, asked);
    for (const place of found) add(text(place), place);
    return groups;
  }
  const { places, count } = asked.columns;
  const left = new Uint8Array(count);
  for (const place of found) left[place] = 1;
  const tagged = new Set<number>();
  for (const [run, tag] of asked.search.tags()) {
    const place = places.get(run);
    if (place === undefined || left[place] !== 1) continue;
    add(tag, place);
    tagged.add(place);
  }
  for (const place of found) if (!tagged.has(place)) add(null, place);
  return groups;
}

function toGroup({ columns }: Asked, value: string | null, places: readonly number[]): RunGroup {
  const { numbers, flags } = columns;
  const ratios = places
    .map((place) => numbers.overhead[place]!)
    .filter((ratio) => !Number.isNaN(ratio))
    .toSorted((a, b) => a - b);
  const middle = ratios.length >> 1;
  const median =
    ratios.length % 2 === 1 ? ratios[middle]! : (ratios[middle - 1]! + ratios[middle]!) / 2;
  return {
    value,
    count: places.length,
    done: ratios.length,
    ratio: ratios.length === 0 ? null : { low: ratios[0]!, median, high: ratios.at(-1)! },
    broken: places.filter((place) => flagTests.broken(flags[place]!)).length,
  };
}

/** Numbers by size, and before words; no value comes last. */
function byValue(a: string | null, b: string | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  const [one, other] = [Number(a), Number(b)];
  const [isOne, isOther] = [!Number.isNaN(one), !Number.isNaN(other)];
  if (isOne && isOther) return one - other;
  if (isOne !== isOther) return isOne ? -1 : 1;
  return a < b ? -1 : 1;
}

export function groupRuns(
  asked: Asked,
  { filter, field }: ParsedInput<'run.groups'>,
): CallValue<'run.groups'> {
  const found = asked.select(filter.terms);
  const groups = collect(asked, field, found);
  const values = [...groups.keys()].toSorted(byValue);
  const shown = values.slice(0, maxGroups);
  return {
    total: found.length,
    groups: shown.map((value) => toGroup(asked, value, groups.get(value) ?? [])),
    others: values.length - shown.length,
  };
}
