import type { CallValue } from '../../shared/contract.ts';
import { formatCount, formatDuration } from '../../shared/text/format.ts';
import { countRuns } from './sweep-text.ts';

type Plan = Pick<CallValue<'sweep.plan'>, 'total' | 'stored' | 'expectedMs' | 'notes'>;

function countPlan({ total, stored, expectedMs }: Plan): string {
  if (stored === total) return `${countRuns(total)}, all stored: nothing to simulate.`;
  const time = expectedMs === null ? 'time not known yet' : `about ${formatDuration(expectedMs)}`;
  return `${countRuns(total)}, ${formatCount(stored)} of them stored, ${time}.`;
}

/** `12 runs, 4 of them stored, about 8 s.`, and notes about them. */
export function describePlan(plan: Plan): string {
  return [countPlan(plan), ...plan.notes].join(' ');
}
