import type { SweepSummary } from '../../shared/contract.ts';
import { shareOfProgress } from '../../shared/progress-share.ts';
import { formatCount, formatDuration } from '../../shared/text/format.ts';
import { splitCommand } from '../../shared/text/plain.ts';
import { describeSubject } from '../../shared/text/sweep-subject.ts';

/** `1 run`, `12 runs`. */
export function countRuns(count: number): string {
  return `${formatCount(count)} ${count === 1 ? 'run' : 'runs'}`;
}

export function nameSweep({ kind, id, name }: SweepSummary): string {
  if (name !== '') return name;
  if (kind === 'study') return 'Reference study';
  return kind === 'validation' ? `Validation ${id}` : `Sweep ${id}`;
}

/** Progress of a sweep, from 0 to 1: by the work of replications while it runs, else by runs. */
export function shareOf({ progress, done, total }: SweepSummary): number {
  const share = progress && shareOfProgress(progress);
  if (share !== null) return share;
  return total > 0 ? Math.min(1, done / total) : 0;
}

/** Never rounds up to 100 %. */
export function formatPercent(share: number): string {
  return `${Math.floor(share * 100)} %`;
}

const leads: Readonly<Record<SweepSummary['state'], string>> = {
  planning: 'Being planned: ',
  running: '',
  paused: 'Paused at ',
  interrupted: 'Interrupted at ',
  cancelled: 'Cancelled at ',
  done: 'Done: ',
};

/** `412 of 1 000 runs, 2 failed, 25 s left`, preceded by the state when it is not running. */
export function describeSweep({ state, done, total, failed, progress }: SweepSummary): string {
  const count = state === 'done' ? countRuns(done) : `${formatCount(done)} of ${countRuns(total)}`;
  const parts = [leads[state] + count];
  if (failed > 0) parts.push(`${formatCount(failed)} failed`);
  if (progress && progress.etaMs !== null) parts.push(`${formatDuration(progress.etaMs)} left`);
  return parts.join(', ');
}

/**
 * The window's title: progress of the running sweeps, and the lab's name.
 * @param others Progress of other work, from 0 to 1 each.
 */
export function titleOf(running: readonly SweepSummary[], others: readonly number[] = []): string {
  const shares = [...running.map(shareOf), ...others];
  if (shares.length === 0) return 'Shootdown Lab';
  const share = shares.reduce((sum, one) => sum + one, 0) / shares.length;
  return `${formatPercent(share)} - Shootdown Lab`;
}

/** A sweep as a choice in a list, with what it varies: `Sweep 12: machine.cpus=4,8, policy=sync`. */
export function describeChoice(sweep: SweepSummary): string {
  if (sweep.kind !== 'sweep') return nameSweep(sweep);
  const words = splitCommand(sweep.command);
  const varied = words.filter((_word, i) => words[i - 1] === '--vary');
  return `${nameSweep(sweep)}: ${varied.join(', ')}`;
}

/** Progress of each sweep, for a screen reader. */
export function describeSweeps(sweeps: readonly SweepSummary[]): string {
  return sweeps
    .map((sweep) => {
      const percent = sweep.state === 'running' ? `, ${formatPercent(shareOf(sweep))}` : '';
      return `${nameSweep(sweep)}: ${describeSweep(sweep)}${percent}.`;
    })
    .join(' ');
}

const stateMarks: Readonly<Record<SweepSummary['state'], string>> = {
  planning: '.',
  running: '>',
  paused: '=',
  interrupted: '!',
  cancelled: 'x',
  done: '+',
};

/** A character for the state of a sweep, beside its name. */
export function markOfState(state: SweepSummary['state']): string {
  return stateMarks[state];
}

/** A sweep in a few words: what it varies, and over how many policies. */
export function shortSweepName(sweep: SweepSummary): string {
  if (sweep.kind !== 'sweep' || sweep.name !== '') return nameSweep(sweep);
  return describeSubject(sweep.command) || nameSweep(sweep);
}
