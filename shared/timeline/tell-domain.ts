import { isBarrier } from './domains.ts';
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

/** `direct map`, or `user mappings`. */
export function nameDomain({ name }: Pick<TimelineDomain, 'name'>): string {
  return wordsOfDomain[name];
}

/** The same in a sentence: `the direct map`. */
export function nameInSentence(domain: Pick<TimelineDomain, 'name'>): string {
  return `${domain.name === 'direct-map' ? 'the ' : ''}${nameDomain(domain)}`;
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

/** After what a request is named by: `, user mappings`; empty where there is one domain. */
export function afterNumber(timeline: Timeline, request: number): string {
  return ifBeside(timeline, timeline.requests.domain[request]!, (own) => `, ${nameDomain(own)}`);
}

/** What follows `request` or the like: `12 of CPU 3, user mappings`. */
export function nameRequest(timeline: Timeline, request: number): string {
  const cpu = timeline.requests.cpu[request]!;
  return `${request + 1} of CPU ${cpu}${afterNumber(timeline, request)}`;
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
  const told = ifBeside(
    timeline,
    timeline.requests.domain[request]!,
    (own) => `${nameInSentence(own)} (under ${own.policy})`,
  );
  return told === '' ? 'the page table' : told;
}
