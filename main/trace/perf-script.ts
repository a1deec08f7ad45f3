import { ascii, isSpace, isDigit, type Line } from './line.ts';
import { readHead, readPidBackwards, skipSpaces, skipSpacesBackwards } from './line-head.ts';

/**
 * Reads `comm pid [cpu] seconds.fraction: group:event:`, the default fields of `perf script`; also
 * `pid/tid`. A task name may contain anything: the pid is the number before the brackets, and the name
 * is what comes before that. False if the line is something else.
 */
export function readPerfScript(line: Line): boolean {
  return readHead(line, readPid);
}

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
  if (at === start || !isSpace(bytes[at - 1])) return false;
  line.commEnd = skipSpacesBackwards(line, at);
  line.commStart = skipSpaces(line, start);
  return line.commEnd > line.commStart;
}
