import { checkSlurmRequest, mostShards, type SlurmRequest } from '../../shared/slurm-request.ts';
import type { Problem } from './axis-draft.ts';

/** Where a sweep is to run, as typed. */
export interface PlaceDraft {
  where: 'lab' | 'slurm';
  shards: string;
  threads: string;
  minutes: string;
  partition: string;
  account: string;
}

export const createPlaceDraft = (): PlaceDraft => ({
  where: 'lab',
  shards: '4',
  threads: '1',
  minutes: '',
  partition: '',
  account: '',
});

type SlurmField = keyof SlurmRequest;

/** What a field may be. */
const ranges: Readonly<Record<SlurmField, string>> = {
  shards: `1 to ${mostShards}`,
  threads: '1 to 1024',
  minutes: '1 to 525600, or empty',
  partition: 'a name of letters, digits and ._-, or empty',
  account: 'a name of letters, digits and ._-, or empty',
};

const orNull = (text: string) => (text.trim() === '' ? null : text.trim());
const numberOf = (text: string) => (/^\d+$/.test(text.trim()) ? Number(text) : Number.NaN);

/** The request that a draft stands for, or what is wrong with its fields. */
export function readPlace(draft: PlaceDraft): {
  readonly request: SlurmRequest | null;
  readonly problems: ReadonlyMap<SlurmField, Problem>;
} {
  const { where, shards, threads, minutes, partition, account } = draft;
  if (where === 'lab') return { request: null, problems: new Map() };
  const checked = checkSlurmRequest({
    shards: numberOf(shards),
    threads: numberOf(threads),
    minutes: orNull(minutes) === null ? null : numberOf(minutes),
    partition: orNull(partition),
    account: orNull(account),
  });
  if ('request' in checked) return { ...checked, problems: new Map() };
  const problems = checked.wrong.map((field): [SlurmField, Problem] => [
    field,
    { message: `It can be ${ranges[field]}.`, hint: '', isQuiet: false },
  ]);
  return { request: null, problems: new Map(problems) };
}
