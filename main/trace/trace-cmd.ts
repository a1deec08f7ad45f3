import { ascii, isBlank, isDigit, type Line } from './line.ts';
import {
  findCpu,
  readEventName,
  readPidBackwards,
  readTime,
  skipBlanks,
  skipBlanksBackwards,
} from './line-head.ts';

/**
 * Reads `comm-pid [cpu] flags seconds.fraction: event:`, as `trace-cmd report` and the kernel's own
 * trace file write it; the flags (d..2.) and a thread group in brackets before the CPU may be there
 * or not. The name of a task may hold anything. False if the line is something else.
 */
export function readTraceCmd(line: Line): boolean {
  for (let at = findCpu(line, line.start); at >= 0; at = findCpu(line, at + 1)) {
    const afterCpu = line.cursor;
    if (at > line.start && isBlank(line.bytes[at - 1]) && readPid(line, at)) {
      line.cursor = skipBlanks(line, afterCpu);
      if (line.cursor === afterCpu) continue;
      if (!isDigit(line.bytes[line.cursor])) skipFlags(line);
      else if (!hasTime(line)) skipFlags(line);
      if (readTime(line) && readEventName(line)) return true;
    }
  }
  return false;
}

/** Flags can begin with a digit (a depth): a time has a point behind its digits. */
function hasTime(line: Line): boolean {
  let i = line.cursor;
  while (i < line.end && isDigit(line.bytes[i])) i++;
  return line.bytes[i] === ascii.dot && isDigit(line.bytes[i + 1]) && i < line.end;
}

function skipFlags(line: Line): void {
  line.cursor = skipBlanks(line, line.wordEnd());
}

function readPid(line: Line, bracket: number): boolean {
  const { bytes, start } = line;
  let at = skipBlanksBackwards(line, bracket);
  if (at > start && bytes[at - 1] === ascii.closeParen) {
    // The thread group: (  123) or (-----).
    while (at > start && bytes[at - 1] !== ascii.openParen) at--;
    at = skipBlanksBackwards(line, at - 1);
  }
  if (!readPidBackwards(line, at)) return false;
  at = line.cursor;
  if (at <= start + 1 || bytes[at - 1] !== ascii.minus) return false;
  line.commStart = skipBlanks(line, start);
  line.commEnd = at - 1;
  return line.commEnd > line.commStart;
}
