import { countFlush, flushRange, type FlushPlace } from './flush.ts';
import { addRefillDebt } from './refill.ts';
import { makePart } from './processor.ts';
import type { Cpu, FlushRequest, PartProgram, RingEntry } from './cpu.ts';
import { cyclesToNs, marksOf, othersThan, type World } from './world.ts';

/** n of `pending: queue:n`, or null. */
export function ringLength(world: World): number | null {
  const { pending } = world.spec.policy;
  return pending.startsWith('queue:') ? Number(pending.slice('queue:'.length)) : null;
}

/** Whether a request that a CPU makes now finds its ring full. */
export function isRingFull(world: World, cpu: Cpu): boolean {
  return marksOf(world, cpu).ring.length >= (ringLength(world) ?? Infinity);
}

export function enterRing(world: World, request: FlushRequest): void {
  if (ringLength(world) === null) return;
  const waitsFor = new Set(othersThan(world, request.initiator));
  marksOf(world, request.initiator).ring.push({ request, waitsFor, looks: 0 });
}

/** The CPU has flushed, or is about to flush, all that is in any ring. */
export function clearBits(world: World, cpu: Cpu): void {
  marksOf(world, cpu).isAskedToFlush = false;
  for (const one of world.cpus) {
    for (const entry of marksOf(world, one).ring) entry.waitsFor.delete(cpu);
  }
}

/** What a sweep that starts now flushes. */
export interface Sweep {
  readonly startNs: number;
  readonly entries: readonly RingEntry[];
}

/** Takes what is in the rings of the others and has this CPU's bit. */
export function takeSweep(world: World, cpu: Cpu): Sweep {
  const entries = world.cpus.flatMap((one) =>
    marksOf(world, one).ring.filter(({ waitsFor }) => waitsFor.has(cpu)),
  );
  clearBits(world, cpu);
  return { startNs: world.nowNs, entries };
}

/** Flushes what a sweep has taken. */
export function* sweep(
  world: World,
  cpu: Cpu,
  place: FlushPlace,
  { startNs, entries }: Sweep,
): PartProgram {
  const full = entries.filter(({ request }) => request.isFull).length;
  const ranges = entries.filter(({ request }) => !request.isFull);
  const pages = ranges.reduce((sum, { request }) => sum + request.pages, 0);
  const fullNs = cyclesToNs(world, full * world.spec.machine.fullFlushCycles);
  countFlush(world, place, { full }, false);
  yield makePart(place.phase, place.category, fullNs);
  countFlush(world, place, { full }, true);
  yield* flushRange(world, cpu, pages, place);
  if (full > 0) {
    addRefillDebt(world, cpu);
    cpu.cleanOfNs = Math.max(cpu.cleanOfNs, startNs);
  }
  world.windows.closeAll(cpu, startNs, world.nowNs, full > 0);
}

/** At a tick and after a switch: finished entries leave the ring, in order. */
export function freeEntries(world: World, cpu: Cpu): void {
  const { ring } = marksOf(world, cpu);
  while (ring[0]?.waitsFor.size === 0) ring.shift();
}
