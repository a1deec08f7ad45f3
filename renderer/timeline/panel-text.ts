import { formatCount, formatShare, formatTime, noValue } from '../../shared/text/format.ts';
import { formatOpen } from '../../shared/timeline/tell.ts';
import { sumPart, type Longest, type PartSums } from './part-sums.ts';
import type { Side } from './scene.ts';

/** A part of a side, summed. */
export interface SummedSide {
  readonly side: Side;
  readonly sums: PartSums;
}

export function writeLongest(longest: Longest | null): string {
  return longest ? formatOpen(longest.ns, longest.isOpen) : noValue;
}

/** Time that the policy takes, on the CPU that asks and on others, ns. */
const policyNs = ({ total }: PartSums) => total.ns.own + total.ns.others;

export function sumSides(
  sides: readonly Side[],
  from: number,
  to: number,
  shifts: readonly number[],
): SummedSide[] {
  return sides.map((side, i) => {
    const shift = shifts[i] ?? 0;
    return { side, sums: sumPart(side, from + shift, to + shift) };
  });
}

/** Rows of the table of sums: a name and a cell for each side. */
export function sumRows(summed: readonly SummedSide[]): readonly (readonly string[])[] {
  const row = (name: string, write: (sums: PartSums) => string) => [
    name,
    ...summed.map(({ sums }) => write(sums)),
  ];
  return [
    row('Requests', ({ requests }) => formatCount(requests)),
    row('IPIs sent', ({ sent }) => formatCount(sent)),
    row('Rode on another', ({ rode }) => formatCount(rode)),
    row('Initiators busy or waiting', ({ total }) => formatTime(total.ns.own)),
    row('Handlers and drains', ({ total }) => formatTime(total.ns.others)),
    row('Share of CPU time', (sums) => formatShare(policyNs(sums) / sums.cpuNs)),
    row('Longest window', ({ total }) => writeLongest(total.longest)),
    row('Longest, with user code', ({ total }) => writeLongest(total.longestBusy)),
    row('CPU time stale', ({ total, cpuNs }) => formatShare(total.staleNs / cpuNs)),
  ];
}

/** What two sides differ in, in two sentences; of one, what it does. */
export function sumSentence(summed: readonly SummedSide[]): string {
  return summed
    .map(({ side, sums }) => {
      const share = formatShare(policyNs(sums) / sums.cpuNs);
      const { longest, longestBusy } = sums.total;
      const spends = `${side.name} spends ${share} of CPU time on flushes`;
      if (!longest) return `${spends} and leaves nothing stale.`;
      if (!longestBusy) {
        return `${spends}; idle CPUs stay stale for up to ${writeLongest(longest)}, none runs user code meanwhile.`;
      }
      return `${spends}; a CPU that runs user code is stale for up to ${writeLongest(longestBusy)}.`;
    })
    .join(' ');
}

/** Per CPU: for the table of a part. */
export function cpuTable(summed: readonly SummedSide[]) {
  const names = ['user', 'idle', 'handlers', 'as initiator', 'stale', 'longest window'];
  const head = [
    'CPU',
    ...summed.flatMap(({ side }) => names.map((name) => `${side.name}: ${name}`)),
  ];
  const cpus = Math.max(0, ...summed.map(({ sums }) => sums.perCpu.length));
  const rows = Array.from({ length: cpus }, (_, cpu) => [
    `CPU ${cpu}`,
    ...summed.flatMap(({ sums }) => {
      const own = sums.perCpu[cpu];
      if (!own) return names.map(() => noValue);
      const { user, idle, others, own: initiator } = own.ns;
      return [
        ...[user, idle, others, initiator, own.staleNs].map(formatTime),
        writeLongest(own.longest),
      ];
    }),
  ]);
  return { head, rows };
}
