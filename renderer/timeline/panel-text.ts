import { formatCount, formatShare, formatTime, noValue } from '../../shared/text/format.ts';
import { domainNames } from '../../shared/timeline/timeline-head.ts';
import { ifBeside, nameDomain } from '../../shared/timeline/tell-domain.ts';
import { formatOpen } from '../../shared/timeline/tell.ts';
import { sumPart, type CpuSums, type Longest, type PartSums, type StaleSums } from './part-sums.ts';
import type { ToldSide } from './prepared.ts';

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

/** Rows of the table of sums that belong together; those of all domains have no title. */
export interface SumGroup {
  readonly title: string;
  /** A name and a cell for each side. */
  readonly rows: readonly (readonly string[])[];
}

/** A domain that some of the sides have, and its place on each, -1 where it has none. */
interface SharedDomain {
  /** Empty where every side has one domain only. */
  readonly title: string;
  readonly places: readonly number[];
}

/** Where no side has two domains, what there is of each stands side by side, whatever it is of. */
function domainsOf(summed: readonly SummedSide[]): SharedDomain[] {
  const own = summed.map(({ side }) => side.timeline.domains);
  if (own.every(({ length }) => length === 1)) return [{ title: '', places: own.map(() => 0) }];
  return domainNames
    .filter((name) => own.some((domains) => domains.some((domain) => domain.name === name)))
    .map((name) => ({
      title: nameDomain({ name }),
      places: own.map((domains) => domains.findIndex((domain) => domain.name === name)),
    }));
}

type WriteCell = (sums: PartSums, domain: number) => string;

const askedRows: readonly (readonly [string, WriteCell])[] = [
  ['Requests', ({ asked }, at) => formatCount(asked[at]!.requests)],
  ['IPIs sent', ({ asked }, at) => formatCount(asked[at]!.sent)],
  ['Rode on another', ({ asked }, at) => formatCount(asked[at]!.rode)],
];
const timeRows: readonly (readonly [string, WriteCell])[] = [
  ['Initiators busy or waiting', ({ total }) => formatTime(total.ns.own)],
  ['Handlers and drains', ({ total }) => formatTime(total.ns.others)],
  ['Share of CPU time', (sums) => formatShare(policyNs(sums) / sums.cpuNs)],
];
const staleRows: readonly (readonly [string, WriteCell])[] = [
  ['Longest window', ({ total }, at) => writeLongest(total.stale[at]!.longest)],
  ['Longest, with user code', ({ total }, at) => writeLongest(total.stale[at]!.longestBusy)],
  ['CPU time stale', ({ total, cpuNs }, at) => formatShare(total.stale[at]!.staleNs / cpuNs)],
];

/** How much of the part each side has, where that is not the same: shifted, a side can begin or end in it. */
function partRows(summed: readonly SummedSide[]): readonly (readonly string[])[] {
  const own = summed.map(({ side, sums }) => formatTime(sums.cpuNs / side.timeline.cpus));
  return new Set(own).size > 1 ? [['Time summed', ...own]] : [];
}

/** The table of sums: of one domain as one group; of two what they share, then each. */
export function sumGroups(summed: readonly SummedSide[]): readonly SumGroup[] {
  const rowsOf = (rows: typeof askedRows, places: readonly number[]) =>
    rows.map(([name, write]) => [
      name,
      ...summed.map(({ sums }, i) => (places[i]! < 0 ? noValue : write(sums, places[i]!))),
    ]);
  const domains = domainsOf(summed);
  const [first] = domains;
  if (first && domains.length === 1) {
    const rows = rowsOf([...askedRows, ...timeRows, ...staleRows], first.places);
    return [{ title: '', rows: [...partRows(summed), ...rows] }];
  }
  return [
    {
      title: '',
      rows: [
        ...partRows(summed),
        ...rowsOf(
          timeRows,
          summed.map(() => 0),
        ),
      ],
    },
    ...domains.map(({ title, places }) => ({
      title,
      rows: rowsOf([...askedRows, ...staleRows], places),
    })),
  ];
}

/** How long CPUs were stale, as what a domain leaves them. */
function tellStale({ longest, longestBusy }: StaleSums): string {
  if (!longest) return 'nothing is stale';
  if (!longestBusy) {
    return `idle CPUs stay stale for up to ${writeLongest(longest)}, none runs user code meanwhile`;
  }
  return `a CPU that runs user code is stale for up to ${writeLongest(longestBusy)}`;
}

/** What the sums are of: a part of what the sides have, with how long that is in all where it is longer. */
export function titleOfPart(isChosen: boolean, lengthNs: number, wholeNs: number): string {
  const [part, whole] = [formatTime(lengthNs), formatTime(wholeNs)];
  const isPart = lengthNs < wholeNs && part !== whole;
  return `${isChosen ? 'Chosen range' : 'Visible part'}: ${part}${isPart ? ` of ${whole}` : ''}`;
}

/** What each side costs and leaves stale, in a sentence or two a side. */
export function sumSentence(summed: readonly SummedSide[]): string {
  return summed
    .map(({ side, sums }) => {
      const spends = `${side.name} spends ${formatShare(policyNs(sums) / sums.cpuNs)} of CPU time on flushes`;
      const told = sums.total.stale.map(tellStale);
      const { domains } = side.timeline;
      if (domains.length === 1) return `${spends}; ${told[0]}.`;
      const each = domains.map((own, at) => `${nameDomain(own)}, under ${own.policy}: ${told[at]}`);
      return `${spends}. Of the ${each.join('; ')}.`;
    })
    .join(' ');
}

/** What the table of a part says of a CPU of a side. */
function cpuNames({ timeline }: ToldSide): string[] {
  const stale = timeline.domains.flatMap((_, at) => {
    const of = ifBeside(timeline, at, (own) => `, ${nameDomain(own)}`);
    return [`stale${of}`, `longest window${of}`];
  });
  return ['user', 'idle', 'handlers', 'as initiator', ...stale];
}

/** The same in the order of its names. */
function cpuCells({ ns, stale }: CpuSums): string[] {
  const times = [ns.user, ns.idle, ns.others, ns.own].map(formatTime);
  return [
    ...times,
    ...stale.flatMap(({ staleNs, longest }) => [formatTime(staleNs), writeLongest(longest)]),
  ];
}

/** Per CPU: for the table of a part. */
export function cpuTable(summed: readonly SummedSide[]) {
  const names = summed.map(({ side }) => cpuNames(side));
  const head = summed.flatMap(({ side }, i) => names[i]!.map((name) => `${side.name}: ${name}`));
  const cpus = Math.max(0, ...summed.map(({ sums }) => sums.perCpu.length));
  const rows = Array.from({ length: cpus }, (_, cpu) => [
    `CPU ${cpu}`,
    ...summed.flatMap(({ sums }, i) => {
      const own = sums.perCpu[cpu];
      return own ? cpuCells(own) : names[i]!.map(() => noValue);
    }),
  ]);
  return { head: ['CPU', ...head], rows };
}
