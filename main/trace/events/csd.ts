import { keyOf, type Line } from '../line.ts';
import { readCpu, readName, type EventKind } from './event-kind.ts';

const keys = {
  cpu: keyOf('cpu='),
  callsite: keyOf('callsite='),
  func: keyOf('func='),
  csd: keyOf('csd='),
};

/** The request's address, to tell requests apart: its lowest 48 bits, 0 for a request of this CPU. */
function readCsd(line: Line, values: Float64Array, to: number): boolean {
  if (!line.find(keys.csd)) return false;
  if (line.wordEnd() === line.cursor) return false;
  values[to] = line.address();
  return true;
}

export const csdQueueCpu: EventKind = {
  name: 'csd_queue_cpu',
  group: 'csd',
  fields: ['targetCpu', 'csd', 'functionName', 'callsiteName'],
  parse: (line, values, names) =>
    readCpu(line, keys.cpu, values, 0) &&
    readName(line, keys.callsite, values, 3, names) &&
    readName(line, keys.func, values, 2, names) &&
    readCsd(line, values, 1),
};

export const csdFunctionEntry: EventKind = {
  name: 'csd_function_entry',
  group: 'csd',
  fields: ['functionName', 'csd'],
  parse: (line, values, names) =>
    readName(line, keys.func, values, 0, names) && readCsd(line, values, 1),
};

export const csdFunctionExit: EventKind = {
  name: 'csd_function_exit',
  group: 'csd',
  fields: ['functionName', 'csd'],
  parse: csdFunctionEntry.parse,
};
