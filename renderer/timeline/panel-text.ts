import { formatCount, formatShare, formatTime, noValue } from '../../shared/text/format.ts';
import { ifBeside, nameDomain } from '../../shared/timeline/domains.ts';
import { domainNames } from '../../shared/timeline/timeline-head.ts';
import type { Hue } from '../../shared/timeline/write/palette.ts';
import { formatOpen } from '../../shared/timeline/tell.ts';
import { sumPart, type Longest, type PartSums } from './part-sums.ts';
import type { Prepared } from './prepared.ts';

/** What is said of a side. */
interface ToldSide extends Prepared {
  readonly name: string;
  readonly hue: Hue;
}

/** A part of a side, summed. */
export interface SummedSide {
  readonly side: ToldSide;
  readonly sums: PartSums;
}

export function writeLongest(longest: Longest | null): string {
  return longest ? formatOpen(longest.ns, longest.isOpen) : noValue;
}

/** Time that the policy takes, on the CPU that asks and on others, ns. */
const policyNs = ({ total }: PartSums) => total.ns.own + total.ns.others;

export function sumSides(
  sides: readonly ToldSide[],
  from: number,
  to: number,
  shifts: readonly number[],
): SummedSide[] {
  return sides.map((side, i) => {
    const shift = shifts[i] ?? 0;
    return { side, sums: sumPart(side, from + shift, to + shift) };
  });
}

/** A domain that some of the sides have, and its place on each, -1 where it has none. */
interface SharedDomain {
  /** Empty where every side has one domain only. */
  readonly suffix: string;
  readonly places: readonly number[];
}

/** Where no side has two domains, what there is of each stands side by side, whatever it is of. */
function domainsOf(summed: readonly SummedSide[]): SharedDomain[] {
  const own = summed.map(({ side }) => side.timeline.domains);
  if (own.every(({ length }) => length === 1)) return [{ suffix: '', places: own.map(() => 0) }];
  return domainNames
    .filter((name) => own.some((domains) => domains.some((domain) => domain.name === name)))
    .map((name) => ({
      suffix: `: ${nameDomain({ name })}`,
      places: own.map((domains) => domains.findIndex((domain) => domain.name === name)),
    }));
}

/** Rows of the table of sums: a name and a cell for each side. */
export function sumRows(summed: readonly SummedSide[]): readonly (readonly string[])[] {
  const row = (name: string, write: (sums: PartSums) => string) => [
    name,
    ...summed.map(({ sums }) => write(sums)),
  ];
  const rowsByDomain = (name: string, write: (sums: PartSums, domain: number) => string) =>
    domainsOf(summed).map(({ suffix, places }) => [
      `${name}${suffix}`,
      ...summed.map(({ sums }, i) => (places[i]! < 0 ? noValue : write(sums, places[i]!))),
    ]);
  const stale = ({ total }: PartSums, domain: number) => total.stale[domain]!;
  return [
    ...rowsByDomain('Requests', ({ asked }, at) => formatCount(asked[at]!.requests)),
    ...rowsByDomain('IPIs sent', ({ asked }, at) => formatCount(asked[at]!.sent)),
    ...rowsByDomain('Rode on another', ({ asked }, at) => formatCount(asked[at]!.rode)),
    row('Initiators busy or waiting', ({ total }) => formatTime(total.ns.own)),
    row('Handlers and drains', ({ total }) => formatTime(total.ns.others)),
    row('Share of CPU time', (sums) => formatShare(policyNs(sums) / sums.cpuNs)),
    ...rowsByDomain('Longest window', (sums, at) => writeLongest(stale(sums, at).longest)),
    ...rowsByDomain('Longest, with user code', (sums, at) =>
      writeLongest(stale(sums, at).longestBusy),
    ),
    ...rowsByDomain('CPU time stale', (sums, at) =>
      formatShare(stale(sums, at).staleNs / sums.cpuNs),
    ),
  ];
}

/** How long CPUs were stale, of one domain or of each. */
function tellStale({ side, sums }: SummedSide): string {
  const { domains } = side.timeline;
  const told = sums.total.stale.map(({ longest, longestBusy }, at) => {
    const of = ifBeside(side.timeline, at, (own) => `, ${nameDomain(own)} (${own.policy})`);
    if (!longest) return `nothing stale${of}`;
    if (longestBusy)
      return `CPUs that run user code stale for up to ${writeLongest(longestBusy)}${of}`;
    return `idle CPUs stale for up to ${writeLongest(longest)}, none of which runs user code meanwhile${of}`;
  });
  return domains.length === 1 ? told[0]! : told.join('; ');
}

/** What each side costs and leaves stale, in a sentence a side. */
export function sumSentence(summed: readonly SummedSide[]): string {
  return summed
    .map((one) => {
      const share = formatShare(policyNs(one.sums) / one.sums.cpuNs);
      return `${one.side.name} spends ${share} of CPU time on flushes and leaves ${tellStale(one)}.`;
    })
    .join(' ');
}

/** Per CPU: for the table of a part. */
export function cpuTable(summed: readonly SummedSide[]) {
  const times = ['user', 'idle', 'handlers', 'as initiator'];
  const head = [
    'CPU',
    ...summed.flatMap(({ side }) => {
      const byDomain = side.timeline.domains.flatMap((_, at) => {
        const of = ifBeside(side.timeline, at, (own) => `, ${nameDomain(own)}`);
        return [`stale${of}`, `longest window${of}`];
      });
      return [...times, ...byDomain].map((name) => `${side.name}: ${name}`);
    }),
  ];
  const cpus = Math.max(0, ...summed.map(({ sums }) => sums.perCpu.length));
  const rows = Array.from({ length: cpus }, (_, cpu) => [
    `CPU ${cpu}`,
    ...summed.flatMap(({ side, sums }) => {
      const own = sums.perCpu[cpu];
      if (!own)
        return [...times, ...side.timeline.domains.flatMap(() => ['', ''])].map(() => noValue);
      const { user, idle, others, own: initiator } = own.ns;
      const stale = own.stale.flatMap(({ staleNs, longest }) => [
        formatTime(staleNs),
        writeLongest(longest),
      ]);
      return [...[user, idle, others, initiator].map(formatTime), ...stale];
    }),
  ]);
  return { head, rows };
}
