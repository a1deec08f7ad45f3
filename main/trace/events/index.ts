import { traceEventNames, type TraceEventName } from '../../../shared/trace-names.ts';
import { callFunctionKinds } from './call-function.ts';
import { csdFunctionEntry, csdFunctionExit, csdQueueCpu } from './csd.ts';
import type { EventKind } from './event-kind.ts';
import { ipiEntry, ipiExit, ipiRaise, ipiSendCpu, ipiSendCpumask } from './ipi.ts';
import { pageAlloc, pageFree, pageFreeBatched, pagePcpuDrain } from './kmem.ts';
import { schedSwitch, schedWakeup } from './sched.ts';
import { tlbFlush } from './tlb.ts';

const kinds: readonly EventKind[] = [
  schedSwitch,
  schedWakeup,
  pageAlloc,
  pageFree,
  pageFreeBatched,
  pagePcpuDrain,
  tlbFlush,
  csdQueueCpu,
  csdFunctionEntry,
  csdFunctionExit,
  ipiSendCpu,
  ipiSendCpumask,
  ipiRaise,
  ipiEntry,
  ipiExit,
  ...callFunctionKinds,
];

const byName = new Map(kinds.map((kind) => [kind.name, kind]));

/** Every kind, at the index under which its events are stored. */
export const eventKinds: readonly EventKind[] = traceEventNames.map((name) => {
  const kind = byName.get(name);
  if (!kind) throw new Error(`no parser reads ${name}`);
  return kind;
});

/** The index of a kind, under which its events are stored. */
export const kindOf = (name: TraceEventName): number => traceEventNames.indexOf(name);

/** The index of a field among an event's values. */
export function fieldOf(name: TraceEventName, field: string): number {
  const place = eventKinds[kindOf(name)].fields.indexOf(field);
  if (place < 0) throw new Error(`${name} has no field ${field}`);
  return place;
}

/** The index of the kind with this name, with or without its group; -1 if it is not stored. */
export function findKind(text: string): number {
  const colon = text.indexOf(':');
  const name = text.slice(colon + 1);
  const place = eventKinds.findIndex((kind) => kind.name === name);
  const isOther = colon >= 0 && place >= 0 && eventKinds[place].group !== text.slice(0, colon);
  return isOther ? -1 : place;
}
