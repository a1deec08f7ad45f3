import type { TargetSource } from '../../../shared/trace-requests.ts';
import type { RecordedRequest } from '../../engine/work/recorded/replay-trace.ts';
import { mergeEvents } from '../fit/merge-events.ts';
import type { StoredEvents } from '../packed-trace.ts';
import { RequestFinder } from './request-finder.ts';
import { targetsOf } from './request-tally.ts';

/** The flush requests of a recording. */
export interface FoundRequests {
  readonly requests: readonly RecordedRequest[];
  /** By CPU: the places of its requests, in their order. */
  readonly byCpu: ReadonlyMap<number, readonly number[]>;
  /** One more than the highest target. */
  readonly cpus: number;
}

/** Reads a stored trace in the order of time. */
export function findRequests({ names, cpus }: StoredEvents, source: TargetSource): FoundRequests {
  const requests: RecordedRequest[] = [];
  const byCpu = new Map<number, number[]>();
  let highest = -1;
  const finder = new RequestFinder(names, (request) => {
    const targets = targetsOf(request, source);
    const ofCpu = byCpu.get(request.cpu) ?? [];
    byCpu.set(request.cpu, ofCpu);
    ofCpu.push(requests.length);
    requests.push({ pages: request.pages, targets });
    highest = Math.max(highest, ...targets);
  });
  mergeEvents(cpus, (event) => finder.take(event));
  finder.end();
  return { requests, byCpu, cpus: highest + 1 };
}
