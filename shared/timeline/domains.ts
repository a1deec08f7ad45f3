import type { Timeline } from './layouts.ts';
import { formatMoment, plural } from './tell.ts';
import type { DomainName, TimelineDomain } from './timeline-head.ts';

/** What requests are for, in words. */
const wordsOfDomain: Readonly<Record<DomainName, string>> = {
  'direct-map': 'direct map',
  user: 'user mappings',
  barrier: 'barriers',
  unknown: 'calls',
};

/** What a request is for, and under which policy. */
export function domainOf({ requests, domains }: Timeline, request: number): TimelineDomain {
  return domains[requests.domain[request]!]!;
}

/** The CPUs that a request concerns, its own included: all of its domain, or those of its process. */
export function cpusOfRequest(timeline: Timeline, request: number): readonly number[] {
  const { processes } = domainOf(timeline, request);
  const cpu = timeline.requests.cpu[request]!;
  return processes.find((members) => members.includes(cpu)) ?? processes[0] ?? [];
}

/** `direct map`, or `user mappings`. */
export function nameDomain({ name }: Pick<TimelineDomain, 'name'>): string {
  return wordsOfDomain[name];
}

/** What is said of a domain where another one is beside it; empty where it is the only one. */
export function ifBeside(
  { domains }: Timeline,
  domain: number,
  tell: (own: TimelineDomain) => string,
) {
  return domains.length === 1 ? '' : tell(domains[domain]!);
}

/** What the bands beneath a lane are of, from above; empty where no lane has two. */
export function tellBands(timelines: readonly Pick<Timeline, 'domains'>[]): string {
  const two = timelines.find(({ domains }) => domains.length > 1);
  if (!two) return '';
  const [upper, lower] = two.domains.map(nameDomain);
  return `upper band: ${upper}, lower: ${lower}`;
}

/** After the number of a request or the like: `, user mappings`; empty where there is one domain. */
export function afterNumber(timeline: Timeline, request: number): string {
  return ifBeside(timeline, timeline.requests.domain[request]!, (own) => `, ${nameDomain(own)}`);
}

/** Whether a request has nothing to flush: its CPU only waits until all others have answered. */
export function isBarrier(timeline: Timeline, request: number): boolean {
  return domainOf(timeline, request).name === 'barrier';
}

/** What a CPU did with a request: `removed 2 pages from the page table`. */
export function tellDeed(timeline: Timeline, request: number): string {
  if (isBarrier(timeline, request)) return 'asked for a barrier';
  const pages = plural(timeline.requests.pages[request]!, 'page');
  return `removed ${pages} from ${placeOfPages(timeline, request)}`;
}

/** The first step of a request: from then on its windows count. */
export function tellStart(timeline: Timeline, request: number): { title: string; detail: string } {
  const at = `At ${formatMoment(timeline.requests.t0[request]!)}.`;
  return isBarrier(timeline, request)
    ? {
        title: 'Barrier asked for',
        detail: `${at} It waits until each of the others has answered.`,
      }
    : {
        title: 'Page table changed',
        detail: `${at} From here on the others may use a stale entry.`,
      };
}

/** From where a request took its pages: `the page table`, or `user mappings (under kernel)`. */
function placeOfPages(timeline: Timeline, request: number): string {
  const told = ifBeside(timeline, timeline.requests.domain[request]!, (own) => {
    const article = own.name === 'direct-map' ? 'the ' : '';
    return `${article}${nameDomain(own)} (under ${own.policy})`;
  });
  return told === '' ? 'the page table' : told;
}

/** The policy that governs a request; `otherwise` where nobody recorded it. */
export function policyOfRequest(timeline: Timeline, request: number, otherwise: string): string {
  return domainOf(timeline, request).policy ?? otherwise;
}
