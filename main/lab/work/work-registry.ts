import { createThrottle, type Throttle } from './throttle.ts';
import type { WorkItem, WorkKind } from './work-item.ts';
import { createWorkList, type WorkList, type WorkListOptions } from './work-list.ts';

/** All background work of this process: sweeps, imports, fits, replays. */
export interface WorkRegistry {
  /** Opens a list for work of one sort. */
  openList<K extends WorkKind, D>(options: WorkListOptions<K, D>): WorkList<K, D>;
  /** The items of every list, each list newest first. */
  items(): WorkItem[];
  /** Reports changes that work makes elsewhere, as seldom as progress; closing flushes it. */
  throttle(report: () => void): Throttle;
  /** Makes closing wait for this work. Returns the same promise. */
  track<T>(work: Promise<T>): Promise<T>;
  /** Stops every item and refuses new ones; resolves when nothing is running. */
  close(): Promise<void>;
}

export function createWorkRegistry(): WorkRegistry {
  const lists: Pick<ReturnType<typeof createWorkList>, 'items' | 'close' | 'settle'>[] = [];
  const throttles: Throttle[] = [];
  const tracked = new Set<Promise<unknown>>();

  return {
    openList(options) {
      const list = createWorkList(options);
      lists.push(list);
      return list;
    },
    items: () => lists.flatMap((list) => list.items()),
    throttle(report) {
      const throttle = createThrottle(report);
      throttles.push(throttle);
      return throttle;
    },
    track(work) {
      const end = () => void tracked.delete(work);
      tracked.add(work);
      work.then(end, end);
      return work;
    },
    async close() {
      for (const list of lists) list.close();
      // Work in preparation may still launch an item, which then stops at once.
      while (tracked.size > 0) await Promise.allSettled(tracked);
      await Promise.all(lists.map((list) => list.settle()));
      for (const throttle of throttles) throttle.flush();
    },
  };
}
