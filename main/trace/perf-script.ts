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
 * Reads `comm pid [cpu] seconds.fraction: group:event:`, the default fields of `perf script`; also
 * `pid/tid`. The name of a task may hold anything: the pid is the number before the brackets, and the
 * name what is before that. False if the line is something else.
 */
export function readPerfScript(line: Line): boolean {
  for (let at = findCpu(line, line.start); at >= 0; at = findCpu(line, at + 1)) {
    const afterCpu = line.cursor;
    if (at > line.start && isBlank(line.bytes[at - 1]) && readPid(line, at)) {
      line.cursor = skipBlanks(line, afterCpu);
      if (line.cursor > afterCpu && readTime(line) && readEventName(line)) return true;
    }
  }
  return false;
}

function readPid(line: Line, bracket: number): boolean {
  const { bytes, start } = line;
  if (!readPidBackwards(line, skipBlanksBackwards(line, bracket))) return false;
  let at = line.cursor;
  if (at > start && bytes[at - 1] === ascii.slash) {
    // The thread is what runs, so the process before the slash is passed over.
    at--;
    while (at > start && isDigit(bytes[at - 1])) at--;
  } else if (at > start && bytes[at - 1] === ascii.minus) {
    at--;
    line.pid = -line.pid;
  }
  if (at === start || !isBlank(bytes[at - 1])) return false;
  line.commEnd = skipBlanksBackwards(line, at);
  line.commStart = skipBlanks(line, start);
  return line.commEnd > line.commStart;
}
