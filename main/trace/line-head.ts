import { ascii, isSpace, isDigit, type Line } from './line.ts';

/** A line with a CPU number from here on is not a trace line. */
export const maxCpus = 8192;

/**
 * The position of the bracket of the next `[000]` from a position on, or -1. Task names may contain
 * brackets too, so there can be several.
 */
export function findCpu(line: Line, from: number): number {
  const { bytes, end } = line;
  for (let i = from; i < end; i++) {
    if (bytes[i] !== ascii.openBracket) continue;
    let k = i + 1;
    let cpu = 0;
    while (k < end && isDigit(bytes[k]) && k < i + 6) cpu = cpu * 10 + bytes[k++] - 48;
    if (k === i + 1 || k >= end || bytes[k] !== ascii.closeBracket || cpu >= maxCpus) continue;
    line.cpu = cpu;
    line.cursor = k + 1;
    return i;
  }
  return -1;
}

const fractions = [0, 1e8, 1e7, 1e6, 1e5, 1e4, 1e3, 100, 10, 1];
/** Beyond any clock, and exact. */
const latestSeconds = 2 ** 45;

/**
 * Reads `6371.444778:` at the cursor into the line's time, and moves past it. Seconds and fraction stay
 * apart: a wall clock's ns are beyond what a number holds.
 */
export function readTime(line: Line): boolean {
  const { bytes, end } = line;
  let i = line.cursor;
  const from = i;
  let seconds = 0;
  while (i < end && isDigit(bytes[i])) seconds = seconds * 10 + bytes[i++] - 48;
  if (i === from || i >= end || bytes[i] !== ascii.dot) return false;
  const point = i++;
  let fraction = 0;
  while (i < end && isDigit(bytes[i])) fraction = fraction * 10 + bytes[i++] - 48;
  const digits = i - point - 1;
  if (digits < 1 || digits > 9 || i >= end || bytes[i] !== ascii.colon) return false;
  if (seconds > latestSeconds) return false;
  line.seconds = seconds;
  line.nanos = fraction * fractions[digits];
  line.cursor = i + 1;
  return true;
}

/** A system call with its arguments: `sys_ioctl(fd:`. */
function isCall({ bytes }: Line, start: number, end: number): boolean {
  if (bytes[start] !== 115 || bytes[start + 3] !== 95) return false;
  return bytes.subarray(start, end).includes(ascii.openParen);
}

/** Skips `(+12)`, the time since the line before, which trace-cmd report --ts-diff puts before names. */
function skipDifference({ bytes, end }: Line, from: number): number {
  let i = from;
  while (i < end && !isSpace(bytes[i])) i++;
  while (i < end && isSpace(bytes[i])) i++;
  return i;
}

/** Reads `kmem:mm_page_alloc:` or `mm_page_alloc:`, perhaps after a period; its colon ends it. */
export function readEventName(line: Line): boolean {
  const { bytes, end } = line;
  let i = line.cursor;
  while (i < end && isSpace(bytes[i])) i++;
  if (bytes[i] === ascii.openParen && bytes[i + 1] === ascii.plus) i = skipDifference(line, i);
  let word = i;
  while (i < end && isDigit(bytes[i])) i++;
  if (i > word && i < end && isSpace(bytes[i])) {
    while (i < end && isSpace(bytes[i])) i++;
    word = i;
  }
  while (i < end && !isSpace(bytes[i])) i++;
  if (i - word < 2 || bytes[i - 1] !== ascii.colon || isCall(line, word, i)) return false;
  line.nameStart = word;
  line.nameEnd = i - 1;
  line.cursor = i;
  return true;
}

/** Reads the digits that end before a position, and moves the cursor to the first one. */
export function readPidBackwards(line: Line, before: number): boolean {
  const { bytes, start } = line;
  let i = before;
  let pid = 0;
  for (let scale = 1; i > start && isDigit(bytes[i - 1]); scale *= 10) {
    pid += (bytes[--i] - 48) * scale;
  }
  if (i === before || pid > 0x7fffffff) return false;
  line.pid = pid;
  line.cursor = i;
  return true;
}

/** The position after the last byte before a position that is not a space. */
export function skipSpacesBackwards(line: Line, before: number): number {
  const { bytes, start } = line;
  let i = before;
  while (i > start && isSpace(bytes[i - 1])) i--;
  return i;
}

export function skipSpaces(line: Line, from: number): number {
  const { bytes, end } = line;
  let i = from;
  while (i < end && isSpace(bytes[i])) i++;
  return i;
}

type PidReader = (line: Line, bracket: number) => boolean;
type FlagsSkipper = (line: Line) => void;

/** Reads what stands behind the CPU. */
function readBehindCpu(line: Line, afterCpu: number, skipFlags: FlagsSkipper): boolean {
  line.cursor = skipSpaces(line, afterCpu);
  if (line.cursor === afterCpu) return false;
  skipFlags(line);
  return readTime(line) && readEventName(line);
}

/** Takes task and CPU from the last line of the CPU, if this one begins alike. */
function readKnown(line: Line, readPid: PidReader, skipFlags: FlagsSkipper): boolean {
  const { bytes, start, end } = line;
  const known = line.knownHeads.guess(bytes, start, end);
  if (known?.reader !== readPid || !known.begins(bytes, start, end)) return false;
  line.commStart = start + known.commStart;
  line.commEnd = start + known.commEnd;
  line.pid = known.pid;
  line.cpu = known.cpu;
  return readBehindCpu(line, start + known.length, skipFlags);
}

function keepHead(line: Line, readPid: PidReader, afterCpu: number): void {
  const { bytes, start } = line;
  const known = line.knownHeads.placeFor(bytes, start, afterCpu);
  if (!known) return;
  known.keep(bytes, start, afterCpu);
  known.reader = readPid;
  known.commStart = line.commStart - start;
  known.commEnd = line.commEnd - start;
  known.pid = line.pid;
  known.cpu = line.cpu;
}

/**
 * Reads the head of an event's line: a task, `[000]` after it, a time and the event's name. Tries
 * each bracket that could be the CPU's.
 * @param readPid Reads name and pid of the task before the bracket at a position; false if it cannot.
 * @param skipFlags Skips what may come between the CPU and the time.
 */
export function readHead(line: Line, readPid: PidReader, skipFlags: FlagsSkipper): boolean {
  if (readKnown(line, readPid, skipFlags)) return true;
  for (let at = findCpu(line, line.start); at >= 0; at = findCpu(line, at + 1)) {
    const afterCpu = line.cursor;
    if ((at > line.start && !isSpace(line.bytes[at - 1])) || !readPid(line, at)) continue;
    if (!readBehindCpu(line, afterCpu, skipFlags)) continue;
    keepHead(line, readPid, afterCpu);
    return true;
  }
  return false;
}
