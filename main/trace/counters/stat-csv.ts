import { partOf } from './stat-part.ts';
import type { StatRow } from './stat-tally.ts';

const separators = [',', ';', '|', '\t'] as const;

const isValue = (field = '') => /^(?:\d+(?:\.\d+)?|<not (?:supported|counted)>)$/.test(field);
const isUnit = (field = '') => /^[A-Za-z%/]*$/.test(field);
const isName = (field = '') => /^[A-Za-z_]/.test(field);
const isNumber = (field = '') => /^\d+(?:\.\d+)?$/.test(field);
const isSpread = (field = '') => /^\d+(?:\.\d+)?%$/.test(field);
const isWhole = (field = '') => /^\d+$/.test(field);

/** Before the value: the interval's end, and what the line is of with its number of CPUs. */
type Before = Pick<StatRow, 'atSeconds' | 'part'>;
const mostBefore = 3;
/** An event's name may have commas between slashes. */
const mostInName = 6;

function readBefore(fields: readonly string[]): Before | null {
  const [first = ''] = fields;
  const hasTime = /^\s*\d+\.\d{6,9}$/.test(first);
  const [name, cpus, ...more] = hasTime ? fields.slice(1) : fields;
  const part =
    name === undefined ? undefined : partOf(name.trim(), isWhole(cpus) ? Number(cpus) : null);
  const isRead = more.length === 0 && (name === undefined || part !== undefined);
  if (!isRead || (cpus !== undefined && !isWhole(cpus))) return null;
  return { atSeconds: hasTime ? Number(first) : undefined, part };
}

/**
 * Where the name ends that begins at a place, and where the run time and the share of the time stand;
 * repeated runs (-r) have their spread between the two.
 */
function findName(fields: readonly string[], from: number) {
  if (!isName(fields[from])) return null;
  for (let end = from + 1; end <= from + mostInName; end++) {
    const times = isSpread(fields[end]) ? end + 1 : end;
    if (isWhole(fields[times]) && isNumber(fields[times + 1])) return { end, times };
  }
  return null;
}

function readFields(fields: readonly string[], separator: string): StatRow | null {
  for (let at = 0; at <= mostBefore; at++) {
    const value = fields[at]?.trim() ?? '';
    const found = isValue(value) && isUnit(fields[at + 1]) ? findName(fields, at + 2) : null;
    const before = found && readBefore(fields.slice(0, at));
    if (!found || !before) continue;
    const { end, times } = found;
    const metric = fields.indexOf('CPUs utilized', times);
    return {
      ...before,
      name: fields.slice(at + 2, end).join(separator),
      count: isNumber(value) ? Number(value) : null,
      unit: fields[at + 1] ?? '',
      countedShare: Number(fields[times + 1]) / 100,
      cpusUtilized: metric < 0 ? undefined : Number(fields[metric - 1]),
    };
  }
  return null;
}

/**
 * Reads `value,unit,event,run time,share of the time`, a line of `perf stat -x` with any of the usual
 * separators. Null if it is something else.
 */
export function readStatCsv(text: string): StatRow | null {
  for (const separator of separators) {
    const fields = text.split(separator);
    const row = fields.length < 5 ? null : readFields(fields, separator);
    if (row) return row;
  }
  return null;
}
