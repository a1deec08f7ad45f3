import type { IsolatedCpusResult } from '../result.ts';
import { formatCount, formatShare, formatTime } from './format.ts';

/** What isolated CPUs saw, as pairs of a name and a value. */
export function isolatedRows(isolated: IsolatedCpusResult): (readonly [string, string])[] {
  const { interruptionsPerSecond, stolenShare, longestStolenNs } = isolated;
  const longest = formatTime(isolated.longestNs);
  return [
    ['interruptions a second of each', formatCount(Math.round(interruptionsPerSecond))],
    ['share of their time taken', formatShare(stolenShare)],
    ['longest interruption seen', formatTime(longestStolenNs)],
    ['pairs of a request and one of them', formatCount(isolated.pairs)],
    ['windows there open', formatShare(isolated.openShare)],
    ['longest window seen there', isolated.isLongestOpen ? `>${longest}` : longest],
  ];
}

/** The same as a sentence. */
export function describeIsolated(isolated: IsolatedCpusResult): string {
  const rows = isolatedRows(isolated).map(([name, value]) => `${name} ${value}`);
  return `isolated CPUs, ${isolated.cpus}: ${rows.join('; ')}`;
}
