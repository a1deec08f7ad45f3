import { perfLine } from '../../support/read-text.ts';
import { names, type MadeEvent } from './made-events.ts';
import { makeRecording, type MadeWork } from './made-recording.ts';

const stateOf = (state: number) => `${String.fromCharCode(state & 255)}${state > 255 ? '+' : ''}`;

function describe({ kind, values }: MadeEvent): string {
  const [first = 0, second = 0, third = 0] = values;
  if (kind === 'sched_switch') {
    return (
      `sched:sched_switch: prev_comm=a prev_pid=${first} prev_prio=120 ` +
      `prev_state=${stateOf(second)} ==> next_comm=b next_pid=${third} next_prio=120`
    );
  }
  if (kind === 'sched_wakeup') {
    const cpu = String(second).padStart(3, '0');
    return `sched:sched_wakeup: comm=b pid=${first} prio=120 target_cpu=${cpu}`;
  }
  if (kind !== 'mm_page_alloc') throw new Error(`no words for ${kind}`);
  return (
    `kmem:mm_page_alloc: page=0x1 pfn=${first} order=${second} migratetype=0 ` +
    `gfp_flags=${names[third]}`
  );
}

/** A recording as perf script prints it: times are whole microseconds. */
export function toText(events: readonly MadeEvent[]): string {
  return events
    .toSorted((a, b) => a.timeNs - b.timeNs)
    .map((one) => {
      const { cpu, pid, timeNs } = one;
      return `${perfLine(describe(one), { cpu, pid, us: Math.round(timeNs / 1000) })}\n`;
    })
    .join('');
}

/** Work whose simulations are short: few ops to a switch. */
export const quickWork: MadeWork = {
  cpus: 2,
  seconds: 0.25,
  userUs: 1000,
  kernelUs: 2,
  burstUs: 500,
  blockUs: 500,
  hugeShare: 0,
  reuseShare: 0.5,
};

export const quickText = () => toText(makeRecording(quickWork).events);
