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

/** Every kind at the place that its events are stored with. */
export const eventKinds: readonly EventKind[] = traceEventNames.map((name) => {
  const kind = byName.get(name);
  if (!kind) throw new Error(`no parser reads ${name}`);
  return kind;
});

/** The place of a kind, which is how its events are stored. */
export const kindOf = (name: TraceEventName): number => traceEventNames.indexOf(name);

/** The place of a field among an event's values. */
export function fieldOf(name: TraceEventName, field: string): number {
  const place = eventKinds[kindOf(name)].fields.indexOf(field);
  if (place < 0) throw new Error(`${name} has no field ${field}`);
  return place;
}

/** The place of the kind that is called so, with or without its group; -1 if none is kept. */
export function findKind(text: string): number {
  const colon = text.indexOf(':');
  const name = text.slice(colon + 1);
  const place = eventKinds.findIndex((kind) => kind.name === name);
  const isOther = colon >= 0 && place >= 0 && eventKinds[place].group !== text.slice(0, colon);
  return isOther ? -1 : place;
}
