import { parsePerfStatLine, type PerfStatLine } from '../../../shared/perf-stat-line.ts';
import { partOf } from './stat-part.ts';
import type { StatRow } from './stat-tally.ts';

function readPart(line: PerfStatLine): StatRow['part'] {
  const { cpu, socket, die, cluster, cache, core, node, thread, counters } = line;
  if (cpu !== undefined) return partOf(/^\d+$/.test(cpu) ? `CPU${cpu}` : cpu, 1);
  const group = socket ?? die ?? cluster ?? cache ?? core ?? node ?? thread;
  return group === undefined ? undefined : partOf(group, line['aggregate-number'] ?? counters ?? 1);
}

/** Reads a line of `perf stat -j`, an object for each counter. Null if it is something else. */
export function readStatJson(text: string): StatRow | null {
  const line = /^\s*\{.*"counter-value"/.test(text) ? parsePerfStatLine(text) : null;
  if (!line) return null;
  const value = line['counter-value'];
  const share = line['pcnt-running'];
  const utilized = line['metric-unit'] === 'CPUs utilized' ? Number(line['metric-value']) : NaN;
  return {
    name: line.event,
    count: typeof value === 'number' ? value : null,
    unit: line.unit,
    countedShare: share === undefined ? undefined : share / 100,
    part: readPart(line),
    atSeconds: line.interval,
    cpusUtilized: Number.isFinite(utilized) ? utilized : undefined,
  };
}
