import { ascii, isDigit, type Line } from './line.ts';
import { readHead, readPidBackwards, skipSpaces, skipSpacesBackwards } from './line-head.ts';

/**
 * Reads `comm-pid [cpu] flags seconds.fraction: event:`, as written by `trace-cmd report` and in the
 * kernel's own trace file; the flags (d..2.) and a thread group in brackets before the CPU are optional.
 * A task name may contain anything. False if the line is something else.
 */
export function readTraceCmd(line: Line): boolean {
  return readHead(line, readPid, skipFlags);
}

/** Flags can begin with a digit (a depth); a time has a decimal point after its digits. */
function hasTime(line: Line): boolean {
  let i = line.cursor;
  while (i < line.end && isDigit(line.bytes[i])) i++;
  return line.bytes[i] === ascii.dot && isDigit(line.bytes[i + 1]) && i < line.end;
}

function skipFlags(line: Line): void {
  if (!hasTime(line)) line.cursor = skipSpaces(line, line.wordEnd());
}

function readPid(line: Line, bracket: number): boolean {
  const { bytes, start } = line;
  let at = skipSpacesBackwards(line, bracket);
  if (at > start && bytes[at - 1] === ascii.closeParen) {
    // The thread group: (  123) or (-----).
    while (at > start && bytes[at - 1] !== ascii.openParen) at--;
    at = skipSpacesBackwards(line, at - 1);
  }
  if (!readPidBackwards(line, at)) return false;
  at = line.cursor;
  if (at <= start + 1 || bytes[at - 1] !== ascii.minus) return false;
  line.commStart = skipSpaces(line, start);
  line.commEnd = at - 1;
  return line.commEnd > line.commStart;
}
