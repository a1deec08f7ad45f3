import type { RowChoice } from '../../shared/row-choice.ts';
import type { RowJob } from '../../shared/contract/row-job.ts';
import type { PinnedConstant } from '../../shared/row-calibration.ts';
import type { DescribedRow } from '../../shared/rows-report.ts';
import { formatDuration } from '../../shared/text/format.ts';

/** What a calibration is asked for; an empty word is all, or none held out. */
export interface CalibrationForm {
  readonly experiment: string;
  readonly heldOut: string;
  readonly random: '' | '0.1' | '0.2' | '0.5';
  readonly group: string;
}

export const wholeForm: CalibrationForm = { experiment: '', heldOut: '', random: '', group: '' };

const seed = 1;

/** The form as the lab is asked. */
export function choiceOf({ experiment, heldOut, random, group }: CalibrationForm): RowChoice {
  return {
    only: experiment === '' ? [] : [{ by: 'experiment', value: experiment }],
    holdOut: heldOut === '' ? [] : [{ by: 'machine', value: heldOut }],
    random: random === '' ? null : { share: Number(random), seed },
    free: group === '' ? [] : [{ name: `${group}.*` }],
  };
}

interface Choice {
  readonly value: string;
  readonly label: string;
}

const listOf = (all: string, values: readonly (string | null)[]): Choice[] => [
  { value: '', label: all },
  ...[...new Set(values)].flatMap((value) => (value ? [{ value, label: value }] : [])),
];

/** What can be chosen, of the rows that the constants were fitted to. */
export function formChoices(rows: readonly DescribedRow[], pinned: readonly PinnedConstant[]) {
  const fitted = rows.filter(({ role }) => role === 'fitted');
  return {
    experiment: listOf(
      'All kinds',
      fitted.map(({ experiment }) => experiment),
    ),
    heldOut: listOf(
      'No machine',
      fitted.map(({ machine }) => machine),
    ),
    random: [
      { value: '', label: 'None at random' },
      { value: '0.1', label: '10 % at random' },
      { value: '0.2', label: '20 % at random' },
      { value: '0.5', label: 'Half at random' },
    ] satisfies { value: CalibrationForm['random']; label: string }[],
    group: listOf(
      `All ${pinned.length} constants`,
      pinned.map(({ name }) => name.split('.').slice(0, -1).join('.')),
    ),
  };
}

/** How far a calibration is. */
export function describeJob({ state, progress, rounds }: RowJob): string {
  const { done, total, etaMs } = progress;
  const left = etaMs === null ? '' : `, ${formatDuration(etaMs)} left at most`;
  const better = `${rounds} ${rounds === 1 ? 'round' : 'rounds'} made the constants better`;
  switch (state) {
    case 'running':
      return `${done} of ${total} sets of predictions${left}; ${better}`;
    case 'done':
      return `Done: ${better}`;
    case 'cancelled':
      return `Cancelled: ${better}`;
    default:
      return 'Failed';
  }
}
