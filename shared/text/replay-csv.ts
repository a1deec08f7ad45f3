import { counterNames } from '../counter-names.ts';
import { cpuTimeCategories } from '../cpu-time-categories.ts';
import type { Distribution, WindowTimes } from '../result.ts';
import { replayCountNames, type ReplayResult } from '../trace-replay.ts';
import { csvRow, type CsvCell } from './csv-row.ts';

type Cells = readonly (readonly [name: string, value: CsvCell])[];

const times = (name: string, { mean, p50, p99, max }: Distribution): Cells => [
  [`${name} mean (ns)`, mean],
  [`${name} p50 (ns)`, p50],
  [`${name} p99 (ns)`, p99],
  [`${name} max (ns)`, max],
];

function costCells(replay: ReplayResult): Cells {
  return [
    ['recorded (ns)', replay.recordedNs],
    ['elapsed (ns)', replay.elapsedNs],
    ['recorded busy (ns)', replay.recordedBusyNs],
    ['busy (ns)', replay.busyNs],
    ['added sys tick (ns)', replay.addedSysNs.tick],
    ['added sys precise (ns)', replay.addedSysNs.precise],
    ...counterNames.map((name) => [name, replay.counters[name]] as const),
    ['coalesced share', replay.coalescedShare],
    ...cpuTimeCategories.map((name) => [`share of ${name}`, replay.cpuTimeShare[name]] as const),
  ];
}

/** Empty beyond the horizon, which stands beside, and where nothing is known. */
const windows = (name: string, { count, openShare, p50, p90, p99, max }: WindowTimes): Cells => [
  [`${name} count`, count],
  [`${name} p50 (ns)`, p50],
  [`${name} p90 (ns)`, p90],
  [`${name} p99 (ns)`, p99],
  [`${name} longest seen (ns)`, max],
  [`${name} share beyond`, openShare],
];

function exposureCells({ shootdownLatencyNs, exposureWindowNs, contract }: ReplayResult): Cells {
  const { horizonNs, pairs, busy, worstCpu, ...shares } = exposureWindowNs;
  return [
    ['shootdowns', shootdownLatencyNs.count],
    ...times('shootdown', shootdownLatencyNs),
    ['windows followed (ns)', horizonNs],
    ['requests followed', worstCpu.count],
    ...windows('window', pairs),
    ...windows('window while busy', busy),
    ...windows('window of the worst CPU', worstCpu),
    ['share on idle CPUs', shares.idleShare],
    ['open share on idle CPUs', shares.openIdleShare],
    ['user share', shares.userShare],
    ['page-CPU-seconds', shares.pageCpuSeconds],
    ['bound', contract.bound],
    ['bound (ns)', contract.boundNs],
    ['worst (ns)', contract.worstNs],
    ['contract', contract.answer],
    ['occasions', contract.occasions],
    ['breaches', contract.breaches],
    ['longest window seen (ns)', contract.longestNs],
    ['longest window still open', contract.isLongestOpen],
  ];
}

function toCells(replay: ReplayResult): Cells {
  const { trace, machine, policy } = replay;
  return [
    ['replay', replay.key],
    ['model', replay.modelVersion],
    ['trace', trace.hash],
    ['name', trace.name],
    ['machine', machine.name],
    ['CPUs', machine.cpus],
    ['policy', policy.name],
    ['loop', replay.loop],
    ...costCells(replay),
    ...exposureCells(replay),
    ...replayCountNames.map((name) => [`recorded ${name}`, replay.counts[name]] as const),
    ['late steps', replay.lateSteps],
    ['late at most (ns)', replay.maxLateNs],
    ['held switches', replay.heldSwitches],
    ['recorded at', replay.recordedAt],
  ];
}

/** Every number of each replay, one line per replay; exact. Empty if there are none. */
export function writeReplayCsv(replays: readonly ReplayResult[]): string {
  const rows = replays.map(toCells);
  const header = rows.slice(0, 1).map((cells) => cells.map(([name]) => name));
  const values = rows.map((cells) => cells.map(([, value]) => value));
  return [...header, ...values].map((row) => `${csvRow(row)}\r\n`).join('');
}
