import { describe, expect, it } from 'vitest';
import type { IndexedTimeline } from '../../../shared/timeline/index-timeline.ts';
import { windowsOfRequest } from '../../../shared/timeline/request-windows.ts';
import { visitWindows } from '../../../shared/timeline/windows.ts';
import { policyNames } from '../../support/policies.ts';
import { mixedTimeline, shortTimeline } from '../../support/timelines.ts';

/** The windows that closed, by request: CPU and ns, as `visitWindows` finds them table by table. */
function closedByRequest(timeline: IndexedTimeline): Map<number, [cpu: number, ns: number][]> {
  const found = new Map<number, [number, number][]>();
  visitWindows(timeline, (request, cpu, ns) => {
    if (timeline.requests.isFollowed[request] !== 1) return;
    found.set(request, [...(found.get(request) ?? []), [cpu, ns]]);
  });
  return found;
}

describe('the windows of one request', () => {
  it.each([...policyNames, 'sync + deferred'] as const)(
    'are those that the tables have of it, of the first request too, under %s',
    (name) => {
      const timeline =
        name === 'sync + deferred' ? mixedTimeline('sync', 'deferred', 1) : shortTimeline(name, 1);
      const closed = closedByRequest(timeline);
      for (let request = 0; request < timeline.requests.count; request++) {
        const told = windowsOfRequest(timeline, request).filter(({ isOpen }) => !isOpen);
        const wanted = (closed.get(request) ?? []).toSorted(([a], [b]) => a - b);
        expect(told.map(({ cpu, ns }) => [cpu, ns]).toSorted(([a], [b]) => a! - b!)).toEqual(
          wanted,
        );
      }
    },
  );

  it.each(policyNames)('name a message as their closer only if there is one, under %s', (name) => {
    const timeline = shortTimeline(name, 1);
    const { messages, messageStarts, requests } = timeline;
    expect(messageStarts.at(-1)).toBe(messages.count);
    for (let request = 0; request < requests.count; request++) {
      const closed = windowsOfRequest(timeline, request);
      const own = closed.filter(({ by }) => by === 'own-message');
      const others = closed.filter(({ by }) => by === 'message');
      for (const { row } of own) expect(messages.request[row]).toBe(request);
      for (const { row } of others) expect(row).toBeLessThan(messages.count);
    }
  });
});
