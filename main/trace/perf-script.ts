import { ascii, isSpace, isDigit, type Line } from './line.ts';
import { readHead, readPidBackwards, skipSpaces, skipSpacesBackwards } from './line-head.ts';

/** The pid of a task that the text does not name. */
export const unknownPid = -1;

/** While a line is read: it has no pid. */
const missing = -0x80000000;

/**
 * Reads `comm pid [cpu] seconds.fraction: group:event:`, the default fields of `perf script`; also
 * `pid/tid`. A task name may contain anything: the pid is the number before the brackets, and the name
 * is what comes before that. Either may be missing if the event has its group, as perf prints it: a
 * line of other tools can then not be meant. False if the line is something else.
 */
export function readPerfScript(line: Line): boolean {
  if (readHead(line, readTask, skipMisc)) return true;
  if (!readHead(line, readPart, skipMisc)) return false;
  if (line.pid === missing) line.pid = unknownPid;
  return hasGroup(line);
}

function hasGroup({ bytes, nameStart, nameEnd }: Line): boolean {
  for (let i = nameStart; i < nameEnd; i++) if (bytes[i] === ascii.colon) return true;
  return false;
}

/** Letters of the column misc: user, kernel, hypervisor, guests and more. */
const miscLetters = Buffer.from('UKHGgMESDTt');

/** Skips the column misc between the CPU and the time. */
function skipMisc(line: Line): void {
  const { bytes, end, cursor } = line;
  let i = cursor;
  while (i < end && miscLetters.includes(bytes[i])) i++;
  if (i > cursor) line.cursor = skipSpaces(line, i);
}

/** Reads the pid of a task before a bracket; false if there is none. */
function readPid(line: Line, bracket: number): boolean {
  const { bytes, start } = line;
  if (!readPidBackwards(line, skipSpacesBackwards(line, bracket))) return false;
  let at = line.cursor;
  if (at > start && bytes[at - 1] === ascii.slash) {
    // The thread is what runs, so the process before the slash is skipped.
    at--;
    while (at > start && isDigit(bytes[at - 1])) at--;
  } else if (at > start && bytes[at - 1] === ascii.minus) {
    at--;
    line.pid = -line.pid;
  }
  if (at > start && !isSpace(bytes[at - 1])) return false;
  line.commEnd = skipSpacesBackwards(line, at);
  line.commStart = skipSpaces(line, start);
  return true;
}

const readTask = (line: Line, bracket: number) =>
  readPid(line, bracket) && line.commEnd > line.commStart;

/** The same without the name, without the pid, or without both. */
function readPart(line: Line, bracket: number): boolean {
  const { bytes, start } = line;
  const before = skipSpacesBackwards(line, bracket);
  const hasPid = before > start && isDigit(bytes[before - 1]) && readPid(line, bracket);
  if (hasPid) {
    line.commEnd = Math.max(line.commStart, line.commEnd);
    return true;
  }
  line.commStart = Math.min(before, skipSpaces(line, start));
  line.commEnd = before;
  line.pid = missing;
  // A thread group in brackets is trace-cmd's.
  return before === start || bytes[before - 1] !== ascii.closeParen;
}
