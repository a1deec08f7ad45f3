import { Stream } from '../../../../../main/engine/random.ts';
import { alloc, change, wakes, type MadeEvent } from './made-events.ts';

export interface MadeWork {
  readonly cpus: number;
  readonly seconds: number;
  readonly userUs: number;
  readonly kernelUs: number;
  readonly burstUs: number;
  readonly blockUs: number;
  /** Share of ops of order 9. */
  readonly hugeShare: number;
  readonly reuseShare: number;
}

/**
 * A recording of work as the model has it, one task to a CPU, written without the engine: bursts that
 * end with an op, blocking, orders, and pages that the kernel had before or not.
 */
export function makeRecording(work: MadeWork): { events: MadeEvent[]; durationNs: number } {
  const events: MadeEvent[] = [];
  const endUs = work.seconds * 1e6;
  for (let cpu = 0; cpu < work.cpus; cpu++) {
    const stream = Stream.named(23, 0, `recording/${cpu}`);
    const pid = 100 + cpu;
    const plainPfn = 1000 + cpu;
    const hugePfn = 2 ** 20 + 1024 * cpu;
    let atUs = 0;
    events.push(change(0, cpu, 0, 'R', pid));
    while (atUs < endUs) {
      const burstUs = stream.exponential(work.burstUs);
      for (let doneUs = 0; doneUs < burstUs;) {
        const opUs = stream.exponential(work.userUs) + work.kernelUs;
        doneUs += opUs;
        atUs += opUs;
        const isHuge = stream.uniform() < work.hugeShare;
        const page = { pfn: isHuge ? hugePfn : plainPfn, order: isHuge ? 9 : 0 };
        if (stream.uniform() >= work.reuseShare) {
          events.push(alloc(atUs, cpu, pid, page.pfn, { order: page.order, isUser: false }));
        }
        events.push(alloc(atUs, cpu, pid, page.pfn, { order: page.order }));
      }
      events.push(change(atUs, cpu, pid, 'S', 0));
      atUs += stream.exponential(work.blockUs);
      events.push(wakes(atUs, cpu, 0, pid), change(atUs, cpu, 0, 'R', pid));
    }
  }
  return { events: events.filter(({ timeNs }) => timeNs <= endUs * 1e3), durationNs: endUs * 1e3 };
}
