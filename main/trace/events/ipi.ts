import { ascii, hexValue, keyOf, type Line } from '../line.ts';
import type { NameTable } from '../name-table.ts';
import { readCpu, readName, type EventKind, type NameReader } from './event-kind.ts';

const arrayWord = Buffer.from('ARRAY[');

const keys = {
  cpu: keyOf('cpu='),
  cpumask: keyOf('cpumask='),
  callsite: keyOf('callsite='),
  callback: keyOf('callback='),
  targetMask: keyOf('target_mask='),
};

/** Digits of a mask or a list; without any, no CPU is in it. A mask that goes on after a space is none. */
function isMask(bytes: Buffer, start: number, end: number): boolean {
  if (end > start && bytes[end - 1] === ascii.comma) return false;
  for (let i = start; i < end; i++) {
    const byte = bytes[i];
    if (hexValue(byte) < 0 && byte !== ascii.comma && byte !== ascii.minus) return false;
  }
  return true;
}

/** Takes a mask of CPUs as a name: digits, a list, or `ARRAY[0b, 00]`; it may be empty. */
const readMask: NameReader = (line, key, values, to, names) => {
  if (!line.find(key)) return false;
  const { bytes, cursor, end } = line;
  let after = line.wordEnd();
  if (bytes.subarray(cursor, cursor + arrayWord.length).equals(arrayWord)) {
    after = bytes.indexOf(ascii.closeBracket, cursor) + 1;
    if (after === 0 || after > end) return false;
  } else if (!isMask(bytes, cursor, after)) return false;
  values[to] = names.intern(bytes, cursor, after);
  line.cursor = after;
  return true;
};

/** Takes the text in the round brackets at the end as a name: `(Function call interrupts)`. */
function readReason(line: Line, values: Float64Array, to: number, names: NameTable): boolean {
  const { bytes, cursor, end } = line;
  let start = cursor;
  while (start < end && bytes[start] !== ascii.openParen) start++;
  if (start >= end || bytes[end - 1] !== ascii.closeParen) return false;
  values[to] = names.intern(bytes, start + 1, end - 1);
  return end - 1 > start + 1;
}

export const ipiSendCpu: EventKind = {
  name: 'ipi_send_cpu',
  group: 'ipi',
  fields: ['targetCpu', 'callsiteName', 'callbackName'],
  parse: (line, values, names) =>
    readCpu(line, keys.cpu, values, 0) &&
    readName(line, keys.callsite, values, 1, names) &&
    readName(line, keys.callback, values, 2, names),
};

export const ipiSendCpumask: EventKind = {
  name: 'ipi_send_cpumask',
  group: 'ipi',
  fields: ['maskName', 'callsiteName', 'callbackName'],
  parse: (line, values, names) =>
    readMask(line, keys.cpumask, values, 0, names) &&
    readName(line, keys.callsite, values, 1, names) &&
    readName(line, keys.callback, values, 2, names),
};

export const ipiRaise: EventKind = {
  name: 'ipi_raise',
  group: 'ipi',
  fields: ['maskName', 'reasonName'],
  parse: (line, values, names) =>
    readMask(line, keys.targetMask, values, 0, names) && readReason(line, values, 1, names),
};

export const ipiEntry: EventKind = {
  name: 'ipi_entry',
  group: 'ipi',
  fields: ['reasonName'],
  parse: (line, values, names) => readReason(line, values, 0, names),
};

export const ipiExit: EventKind = { ...ipiEntry, name: 'ipi_exit' };
