import type { RequestSummary, TargetSource } from '../../../shared/trace-requests.ts';
import { Histogram } from '../../engine/histogram.ts';
import type { TraceEvent } from '../event-columns.ts';
import { perSecond, type TraceSpan } from '../summary/part.ts';
import { RequestFinder, type FlushRequest } from './request-finder.ts';

/** Targets of requests as one of the sources has them. */
class Targets {
  readonly counts = new Histogram();
  sent = 0;
  total = 0;

  add(count: number): void {
    if (count === 0) return;
    this.counts.add(count);
    this.total += count;
    this.sent += 1;
  }
}

/** How the targets of a recording are known, by what it has of each kind. */
function sourceOf(has: {
  readonly queued: boolean;
  readonly sends: boolean;
  readonly targets: boolean;
}): TargetSource {
  if (has.queued) return 'csd';
  if (has.sends) return 'ipi';
  return has.targets ? 'flushes' : 'none';
}

/** The targets of a request: those of the queue entries if these were recorded. */
export const targetsOf = (request: FlushRequest, source: TargetSource): readonly number[] =>
  source === 'csd' ? request.queued : request.seen;

/** Counts the flush requests of a recording, whose events come in the order of time. */
export class RequestTally {
  private readonly finder: RequestFinder;
  private readonly queued = new Targets();
  private readonly seen = new Targets();
  private readonly pages = new Histogram();
  private readonly latency = new Histogram();
  private count = 0;
  private full = 0;
  private cpus = 0;

  constructor(names: readonly string[]) {
    this.finder = new RequestFinder(names, (request) => this.add(request));
  }

  take(event: TraceEvent): void {
    this.finder.take(event);
  }

  private add(request: FlushRequest): void {
    const { cpu, timeNs, pages, queued, seen, served, servedNs } = request;
    this.count += 1;
    if (pages < 0) this.full += 1;
    else this.pages.add(pages);
    this.queued.add(queued.length);
    this.seen.add(seen.length);
    if (cpu >= this.cpus) this.cpus = cpu + 1;
    // Most have no target.
    if (seen.length === 0 && queued.length === 0) return;
    this.cpus = Math.max(this.cpus, 1 + Math.max(...queued, ...seen));
    if (queued.length > 0 && served === queued.length) this.latency.add(servedNs - timeNs);
  }

  /** `has`: which events the recording has at all. */
  result(
    span: TraceSpan,
    has: { readonly queued: boolean; readonly sends: boolean },
  ): RequestSummary {
    this.finder.end();
    const source = sourceOf({ ...has, targets: this.seen.total > 0 });
    const { counts, sent, total } = source === 'csd' ? this.queued : this.seen;
    return {
      count: this.count,
      perSecond: perSecond(this.count, span),
      full: this.full,
      sent,
      targets: total,
      source,
      cpus: this.cpus,
      pages: this.pages.state(),
      targetCounts: counts.state(),
      latencyNs: this.latency.state(),
    };
  }
}
