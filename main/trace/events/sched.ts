import { ascii, isSpace, keyOf, type Line } from '../line.ts';
import { maxCpus, readPidBackwards, skipSpacesBackwards } from '../line-head.ts';
import { readCpu, type EventKind } from './event-kind.ts';

/** Added to the letter of a state if the task was preempted: R+. */
export const preempted = 256;

const keys = {
  arrow: keyOf('==>'),
  nextComm: keyOf('==> next_comm='),
  pid: keyOf('pid='),
  prevState: keyOf('prev_state='),
  prevPid: keyOf('prev_pid='),
  nextPid: keyOf('next_pid='),
  targetCpu: keyOf('target_cpu='),
  pluginCpu: keyOf('CPU:'),
};

/** The last position of a key in the line from a position on, or -1: task names come before numbers. */
function findLast(line: Line, key: Uint8Array, from: number, before: number): number {
  for (let i = before - key.length; i >= from; i--) {
    let k = 0;
    while (k < key.length && line.bytes[i + k] === key[k]) k++;
    if (k === key.length) return i;
  }
  return -1;
}

/** Reads the number after the last such key before a position. */
function readLast(line: Line, key: Uint8Array, from: number, before: number): number {
  const at = findLast(line, key, from, before);
  if (at < 0) return NaN;
  line.cursor = at + key.length;
  return line.integer();
}

/** `name:pid [prio]`, libtraceevent's form of a task: the pid is before the last bracket. */
function readPluginPid(line: Line, from: number, before: number): number {
  const bracket = findLast(line, keyOf('['), from, before);
  if (bracket < 0) return NaN;
  if (!readPidBackwards(line, skipSpacesBackwards(line, bracket))) return NaN;
  return line.bytes[line.cursor - 1] === ascii.colon ? line.pid : NaN;
}

/** The letter of a state, and whether it was preempted. */
function readState(line: Line, at: number): number {
  const letter = line.bytes[at];
  if (at >= line.end || isSpace(letter)) return NaN;
  let end = at;
  while (end < line.end && !isSpace(line.bytes[end])) end++;
  return line.bytes[end - 1] === 43 ? letter + preempted : letter;
}

/** Name and number of both tasks, in the kernel's form or libtraceevent's; both end with the numbers. */
function parseSwitch(line: Line, values: Float64Array): boolean {
  const { cursor: from, end, pid: headPid } = line;
  let arrow = findLast(line, keys.nextComm, from, end);
  if (arrow >= 0) {
    const stateKey = findLast(line, keys.prevState, from, arrow);
    if (stateKey < 0) return false;
    values[2] = readLast(line, keys.nextPid, arrow, end);
    values[0] = readLast(line, keys.prevPid, from, stateKey);
    values[1] = readState(line, stateKey + keys.prevState.length);
  } else {
    arrow = findLast(line, keys.arrow, from, end);
    if (arrow < 0) return false;
    values[2] = readPluginPid(line, arrow, end);
    values[0] = readPluginPid(line, from, arrow);
    const stateEnd = skipSpacesBackwards(line, arrow);
    let state = stateEnd;
    while (state > from && !isSpace(line.bytes[state - 1])) state--;
    values[1] = readState(line, state);
  }
  line.pid = headPid;
  return !Number.isNaN(values[0] + values[1] + values[2]);
}

export const schedSwitch: EventKind = {
  name: 'sched_switch',
  group: 'sched',
  fields: ['prevPid', 'prevState', 'nextPid'],
  parse: parseSwitch,
};

export const schedWakeup: EventKind = {
  name: 'sched_wakeup',
  group: 'sched',
  fields: ['wokenPid', 'targetCpu'],
  parse: (line, values) => {
    const { cursor: from, end, pid: headPid } = line;
    values[0] = readLast(line, keys.pid, from, end);
    if (!Number.isNaN(values[0])) {
      line.cursor = from;
      return readCpu(line, keys.targetCpu, values, 1);
    }
    values[0] = readPluginPid(line, from, end);
    line.pid = headPid;
    values[1] = readLast(line, keys.pluginCpu, from, end);
    return values[0] >= 0 && values[1] >= 0 && values[1] < maxCpus;
  },
};
