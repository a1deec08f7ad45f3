import { keyOf, type Line } from '../line.ts';
import type { NameTable } from '../name-table.ts';
import { readName, readNumber, type EventKind } from './event-kind.ts';

/** The pfn of a failed allocation, whose page is null. */
export const noPage = -1;

const keys = {
  pfn: keyOf('pfn='),
  order: keyOf('order='),
  migratetype: keyOf('migratetype='),
  gfpFlags: keyOf('gfp_flags='),
};

/** The kernel's largest order is 10; with pages of 64 KiB it is 13. */
const largestOrder = 13;

/** The pfn: it is 0 beside the null page of a failed allocation; page 0 is never allocated. */
function readPage(line: Line, values: Float64Array): boolean {
  if (!readNumber(line, keys.pfn, values, 0) || values[0] < 0) return false;
  if (values[0] === 0) values[0] = noPage;
  return true;
}

function readOrder(line: Line, values: Float64Array): boolean {
  return readNumber(line, keys.order, values, 1) && values[1] >= 0 && values[1] <= largestOrder;
}

const readType = (line: Line, values: Float64Array) =>
  readNumber(line, keys.migratetype, values, 3);
const readFlags = (line: Line, values: Float64Array, names: NameTable) =>
  readName(line, keys.gfpFlags, values, 2, names);

/** Type and flags; in the raw form the flags come first. */
function readRequest(line: Line, values: Float64Array, names: NameTable): boolean {
  const { cursor } = line;
  if (readType(line, values) && readFlags(line, values, names)) return true;
  line.cursor = cursor;
  return readFlags(line, values, names) && readType(line, values);
}

export const pageAlloc: EventKind = {
  name: 'mm_page_alloc',
  group: 'kmem',
  fields: ['pfn', 'order', 'gfpName', 'migratetype'],
  parse: (line, values, names) =>
    readPage(line, values) && readOrder(line, values) && readRequest(line, values, names),
};

export const pageFree: EventKind = {
  name: 'mm_page_free',
  group: 'kmem',
  fields: ['pfn', 'order'],
  parse: (line, values) => readPage(line, values) && readOrder(line, values),
};

export const pageFreeBatched: EventKind = {
  name: 'mm_page_free_batched',
  group: 'kmem',
  fields: ['pfn', 'order'],
  parse: pageFree.parse,
};

export const pagePcpuDrain: EventKind = {
  name: 'mm_page_pcpu_drain',
  group: 'kmem',
  fields: ['pfn', 'order', 'migratetype'],
  parse: (line, values) =>
    readPage(line, values) &&
    readOrder(line, values) &&
    readNumber(line, keys.migratetype, values, 2),
};
