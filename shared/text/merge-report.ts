import type { Merge } from '../bundle.ts';

const runs = (n: number) => `${n} run${n === 1 ? '' : 's'}`;

/** What became of a bundle, in lines; the runs that are not reproduced by their keys. */
export function formatMerge(merge: Merge, shorten: (key: string) => string): string[] {
  const { different, refused, sweeps, studies } = merge;
  const alarm =
    different.length === 0
      ? []
      : [
          `NOT reproduced: ${runs(different.length)} with another result in the bundle than here.`,
          'What is here was kept. lab verify KEY says which of the two this computer makes.',
          ...different.map((key) => `  ${shorten(key)}`),
        ];
  return [
    `${runs(merge.new)} new, ${merge.same} the same, ${different.length} different; ` +
      `${sweeps} sweep${sweeps === 1 ? '' : 's'} new` +
      (studies === 0 ? '' : `, ${studies} stud${studies === 1 ? 'y' : 'ies'} new`),
    ...alarm,
    ...refused.map(({ item, why }) => `Refused: ${item}: ${why}`),
  ];
}
