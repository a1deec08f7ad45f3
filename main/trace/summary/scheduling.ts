import type { SchedulingSummary } from '../../../shared/trace.ts';
import { Histogram } from '../../engine/histogram.ts';
import type { TraceEvent } from '../event-columns.ts';
import { fieldOf } from '../events/index.ts';
import { perSecond, shareOf, type TraceSpan } from './part.ts';

const prevPid = fieldOf('sched_switch', 'prevPid');
const prevState = fieldOf('sched_switch', 'prevState');
const idlePid = 0;
const runnable = 'R'.charCodeAt(0);

/** Runs of tasks between the switches of a CPU, and its idle time. */
export class Scheduling {
  readonly switchesByCpu: number[] = [];
  private readonly lastSwitchNs: (number | undefined)[] = [];
  private readonly runLength = new Histogram();
  private wakeups = 0;
  private blocked = 0;
  private idleNs = 0;
  private seenNs = 0;

  takeSwitch = ({ cpu, timeNs, values }: TraceEvent): void => {
    this.switchesByCpu[cpu] = (this.switchesByCpu[cpu] ?? 0) + 1;
    const since = this.lastSwitchNs[cpu];
    this.lastSwitchNs[cpu] = timeNs;
    if (since === undefined || timeNs < since) return;
    this.seenNs += timeNs - since;
    if (values[prevPid] === idlePid) {
      this.idleNs += timeNs - since;
      return;
    }
    this.runLength.add(timeNs - since);
    if ((values[prevState] & 0xff) !== runnable) this.blocked++;
  };

  takeWakeup = (): void => {
    this.wakeups++;
  };

  result(span: TraceSpan): SchedulingSummary {
    const switches = this.switchesByCpu.reduce((sum, count) => sum + (count ?? 0), 0);
    return {
      switches,
      switchesPerCpuSecond: span.cpus > 0 ? perSecond(switches, span) / span.cpus : 0,
      wakeups: this.wakeups,
      runLengthNs: this.runLength.state(),
      blockedShare: shareOf(this.blocked, this.runLength.count),
      idleShare: shareOf(this.idleNs, this.seenNs),
    };
  }
}
