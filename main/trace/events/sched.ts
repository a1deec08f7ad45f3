import { ascii, isDigit, isSpace, keyOf, type Line } from '../line.ts';
import { maxCpus, readPidBackwards, skipSpacesBackwards } from '../line-head.ts';
import { readCpu, type EventKind } from './event-kind.ts';

/** The target of a wakeup whose line does not name it. */
export const noCpu = -1;

/** Added to the letter of a state if the task was preempted: R+. */
export const preempted = 256;

const keys = {
  arrow: keyOf('==>'),
  bracket: keyOf('['),
  success: keyOf(' success='),
  nextComm: keyOf('==> next_comm='),
  rawNextComm: keyOf(' next_comm='),
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
  const bracket = findLast(line, keys.bracket, from, before);
  if (bracket < 0) return NaN;
  if (!readPidBackwards(line, skipSpacesBackwards(line, bracket))) return NaN;
  return line.bytes[line.cursor - 1] === ascii.colon ? line.pid : NaN;
}

/** Letters of the kernel's state bits from 1 on; beyond sleeping, stopped and dead kernels differ. */
const stateLetters = [...'SDTtXXXI'].map((letter) => letter.charCodeAt(0));
const running = 'R'.charCodeAt(0);

/** A state as a number: its lowest bit says what it waits for; a bit above these alone, that it still ran. */
function numberedState(value: number): number {
  const bit = stateLetters.findIndex((_, place) => Math.floor(value / 2 ** place) % 2 === 1);
  if (bit >= 0) return stateLetters[bit];
  return value === 0 ? running : running + preempted;
}

/** The letter of a state, perhaps in brackets, and whether it was preempted; or its number. */
function readState(line: Line, from: number): number {
  const { bytes } = line;
  const at = bytes[from] === ascii.openParen ? from + 1 : from;
  const letter = bytes[at];
  if (at >= line.end || isSpace(letter) || letter === ascii.closeParen) return NaN;
  if (isDigit(letter)) {
    line.cursor = at;
    const value = line.number();
    return Number.isNaN(value) ? NaN : numberedState(value);
  }
  let end = at;
  while (end < line.end && !isSpace(bytes[end])) end++;
  if (at > from) end--;
  return bytes[end - 1] === 43 ? letter + preempted : letter;
}

/** Both tasks as fields with names: the kernel's form, or the raw one, without an arrow. */
function parseFields(line: Line, values: Float64Array, arrow: number): boolean {
  const { cursor: from, end } = line;
  const stateKey = findLast(line, keys.prevState, from, arrow);
  if (stateKey < 0) return false;
  values[2] = readLast(line, keys.nextPid, arrow, end);
  values[0] = readLast(line, keys.prevPid, from, stateKey);
  values[1] = readState(line, stateKey + keys.prevState.length);
  return true;
}

/** libtraceevent's form, and that of old kernels: `a:1 [120] S ==> b:2 [120]`. */
function parsePlugin(line: Line, values: Float64Array, arrow: number): boolean {
  const { cursor: from, end } = line;
  values[2] = readPluginPid(line, arrow, end);
  values[0] = readPluginPid(line, from, arrow);
  const stateEnd = skipSpacesBackwards(line, arrow);
  let state = stateEnd;
  while (state > from && !isSpace(line.bytes[state - 1])) state--;
  values[1] = readState(line, state);
  return true;
}

/** Name and number of both tasks; every form ends with the numbers. */
function parseSwitch(line: Line, values: Float64Array): boolean {
  const { cursor: from, end, pid: headPid } = line;
  const named = findLast(line, keys.nextComm, from, end);
  const arrow = named >= 0 ? named : findLast(line, keys.arrow, from, end);
  const raw = arrow >= 0 ? -1 : findLast(line, keys.rawNextComm, from, end);
  if (arrow < 0 && raw < 0) return false;
  const isRead =
    named >= 0 || raw >= 0
      ? parseFields(line, values, Math.max(named, raw))
      : parsePlugin(line, values, arrow);
  line.pid = headPid;
  return isRead && !Number.isNaN(values[0] + values[1] + values[2]);
}

export const schedSwitch: EventKind = {
  name: 'sched_switch',
  group: 'sched',
  fields: ['prevPid', 'prevState', 'nextPid'],
  parse: parseSwitch,
};

/** `a:1 [120] success=1 CPU:003`, and in old kernels `[003]` in its place, or nothing. */
function parsePluginWakeup(line: Line, values: Float64Array): boolean {
  const { cursor: from, end, pid: headPid } = line;
  const success = findLast(line, keys.success, from, end);
  values[0] = readPluginPid(line, from, success < 0 ? end : success);
  line.pid = headPid;
  values[1] = readLast(line, keys.pluginCpu, from, end);
  if (Number.isNaN(values[1]))
    values[1] = readLast(line, keys.bracket, Math.max(from, success), end);
  if (Number.isNaN(values[1]) && success >= 0) values[1] = noCpu;
  return values[0] >= 0 && values[1] >= noCpu && values[1] < maxCpus;
}

export const schedWakeup: EventKind = {
  name: 'sched_wakeup',
  group: 'sched',
  fields: ['wokenPid', 'targetCpu'],
  parse: (line, values) => {
    const { cursor: from, end } = line;
    values[0] = readLast(line, keys.pid, from, end);
    if (Number.isNaN(values[0])) return parsePluginWakeup(line, values);
    line.cursor = from;
    return readCpu(line, keys.targetCpu, values, 1);
  },
};
