import type { CallValue } from '../../shared/contract.ts';
import { formatCount, formatDuration } from '../../shared/text/format.ts';
import { countRuns } from './sweep-text.ts';

type Counts = Pick<CallValue<'sweep.plan'>, 'total' | 'stored' | 'expectedMs'>;

/** `12 runs, 4 of them stored, about 8 s.` */
export function describePlan({ total, stored, expectedMs }: Counts): string {
  if (stored === total) return `${countRuns(total)}, all stored: nothing to simulate.`;
  const time = expectedMs === null ? 'time not known yet' : `about ${formatDuration(expectedMs)}`;
  return `${countRuns(total)}, ${formatCount(stored)} of them stored, ${time}.`;
}
