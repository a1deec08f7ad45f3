// The fields in which listed runs differ although a list would show them alike. The rule: runs are alike
// if they have the same machine, CPUs, workload and policy by name; a field that these already tell
// apart is none that differs.
import type { CallValue } from '../../shared/contract.ts';
import { columnNameOf, fieldColumns, fieldText } from '../../shared/spec/field-columns.ts';
import { specFields, type SpecField } from '../../shared/spec/spec-fields.ts';
import type { Asked } from './list-terms.ts';
import { partNames, partOf, type PartName } from './spec-parts.ts';

type Differing = CallValue<'run.facets'>['differing'];

/** Fields that every list shows. */
const shown = fieldColumns.flatMap(({ field, isExtra }) => (isExtra ? [] : [field]));
const others = specFields.filter(
  (field) => field.path !== 'run.seed' && !shown.some(({ path }) => path === field.path),
);
const othersOf = (name: PartName): readonly SpecField[] =>
  others.filter(({ section }) => partOf(section) === name);

/** Numbers for pairs of numbers. */
function createPairs(): (a: number, b: number) => number {
  const known = new Map<number, number>();
  return (a, b) => {
    const pair = a * 2 ** 26 + b;
    const before = known.get(pair);
    if (before !== undefined) return before;
    known.set(pair, known.size);
    return known.size - 1;
  };
}

/** One place for each combination of parts, and those of which there are two seeds. */
function findCombinations({ columns }: Asked, found: Uint32Array) {
  const { machine, kernel, workload, policy, run } = columns.parts;
  const { seed } = columns.numbers;
  const [first, second, third, fourth] = [1, 2, 3, 4].map(createPairs) as [
    ReturnType<typeof createPairs>,
    ReturnType<typeof createPairs>,
    ReturnType<typeof createPairs>,
    ReturnType<typeof createPairs>,
  ];
  const places: number[] = [];
  let hasSeeds = false;
  for (const place of found) {
    const machines = first(machine[place]!, kernel[place]!);
    const works = second(workload[place]!, policy[place]!);
    const combination = fourth(third(machines, works), run[place]!);
    const before = places[combination];
    if (before === undefined) places[combination] = place;
    else hasSeeds ||= seed[before] !== seed[place];
  }
  return { places, hasSeeds };
}

/** The groups of places that a list shows alike. */
function groupAlike({ columns, fields }: Asked, places: readonly number[]): number[][] {
  const texts = shown.map((field) => {
    const known = new Map<number, string>();
    const parts = columns.parts[partOf(field.section)];
    return (place: number) => {
      const part = parts[place]!;
      const before = known.get(part);
      if (before !== undefined) return before;
      const text = fieldText(fields.valueOf(field, part));
      known.set(part, text);
      return text;
    };
  });
  const groups = new Map<string, number[]>();
  for (const place of places) {
    const name = texts.map((text) => text(place)).join('\n');
    const group = groups.get(name);
    if (group) group.push(place);
    else groups.set(name, [place]);
  }
  return [...groups.values()];
}

/** In the order of the table of fields. */
export function findDiffering(asked: Asked, found: Uint32Array): Differing {
  const { columns, fields } = asked;
  const { places, hasSeeds } = findCombinations(asked, found);
  const differing = new Set<string>(hasSeeds ? ['run.seed'] : []);
  for (const group of groupAlike(asked, places)) {
    const [first = 0, ...rest] = group;
    const { seed } = columns.numbers;
    if (rest.some((place) => seed[place] !== seed[first])) differing.add('run.seed');
    for (const name of partNames) {
      const parts = columns.parts[name];
      const own = parts[first]!;
      for (const part of new Set(rest.map((place) => parts[place]!))) {
        if (part === own) continue;
        for (const field of othersOf(name)) {
          if (differing.has(field.path)) continue;
          const isSame =
            fieldText(fields.valueOf(field, own)) === fieldText(fields.valueOf(field, part));
          if (!isSame) differing.add(field.path);
        }
      }
    }
  }
  return specFields.flatMap(({ path }) =>
    differing.has(path) ? [columnNameOf(path) as Differing[number]] : [],
  );
}
