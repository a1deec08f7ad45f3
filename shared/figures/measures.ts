/** What a run costs: the choices for an axis of costs. */
export const costNames = [
  'ratio',
  'ratio-precise',
  'elapsed-ratio',
  'added-seconds',
  'sys-seconds',
  'elapsed-seconds',
] as const;
export type CostName = (typeof costNames)[number];

/** What a run leaves exposed: the choices for an axis of exposure. */
export const exposureNames = [
  'window-p99',
  'window-p50',
  'window-longest',
  'open-share',
  'busy-p99',
] as const;
export type ExposureName = (typeof exposureNames)[number];

/** What else a run reports. */
const otherNames = [
  'stolen',
  'ipi-rate',
  'ipis',
  'throughput',
  'interruptions',
  'worst-cpu',
  'longest-pause',
  'run-p50',
  'op-p99',
] as const;

/** Every quantity that a figure along an axis, by policy, or as a heat map can show. */
export const measureNames = [...costNames, ...exposureNames, ...otherNames] as const;
export type MeasureName = (typeof measureNames)[number];

/** Their names in lists of choices. */
export const measureTitles: Readonly<Record<MeasureName, string>> = {
  ratio: 'system time, ratio (tick)',
  'ratio-precise': 'system time, ratio (precise)',
  'elapsed-ratio': 'elapsed time, ratio',
  'added-seconds': 'system time added, s',
  'sys-seconds': 'system time, s',
  'elapsed-seconds': 'elapsed time, s',
  'window-p99': 'p99 window',
  'window-p50': 'p50 window',
  'window-longest': 'longest window',
  'open-share': 'share still open',
  'busy-p99': 'p99 stale while busy',
  stolen: 'CPU time stolen by handlers',
  'ipi-rate': 'IPIs per CPU and second',
  ipis: 'IPIs per page operation',
  throughput: 'page operations per second',
  interruptions: 'interruptions per CPU and second',
  'worst-cpu': 'interruptions per second, worst CPU',
  'longest-pause': 'longest pause',
  'run-p50': 'p50 run without a pause',
  'op-p99': 'p99 of a page operation',
};
