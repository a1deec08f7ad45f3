import type { SweepSummary } from '../../shared/contract.ts';

type State = SweepSummary['state'];

/** What is to be seen first. */
const order: readonly State[] = [
  'running',
  'planning',
  'interrupted',
  'paused',
  'cancelled',
  'done',
];

/** The sweeps of a study as one: the state that asks most of a person, and the sums of their runs. */
export function stateOfStudy(sweeps: readonly SweepSummary[]) {
  const sum = (entry: 'done' | 'total') => sweeps.reduce((total, one) => total + one[entry], 0);
  const state = order.find((name) => sweeps.some((one) => one.state === name)) ?? null;
  return { state, done: sum('done'), total: sum('total') };
}
