import { callOn } from './call-function.ts';
import { makePart } from './processor.ts';
import { freeEntries } from './rings.ts';
import type { Cpu, PartProgram } from './cpu.ts';
import { sendNs } from './topology.ts';
import { marksOf, othersThan, type World } from './world.ts';

/** At a tick: those that have left an entry unfinished that was there at the tick before. */
export function takeLate(world: World, cpu: Cpu): Cpu[] {
  freeEntries(world, cpu);
  const late = marksOf(world, cpu).ring.filter((entry) => ++entry.looks >= 2);
  const asked = othersThan(world, cpu).filter(
    (other) =>
      !marksOf(world, other).isAskedToFlush && late.some(({ waitsFor }) => waitsFor.has(other)),
  );
  for (const other of asked) marksOf(world, other).isAskedToFlush = true;
  return asked;
}

/** Asks them for a flush, and waits for none. */
export function* askLate(world: World, cpu: Cpu, asked: readonly Cpu[]): PartProgram {
  const handlerNs = world.nowNs;
  if (asked.length === 0) return;
  world.accounting.count('nr_tlb_remote_flush', world.nowNs);
  for (const other of asked) {
    yield makePart('handler', 'ipiSend', sendNs(world, cpu, other, true));
    callOn(world, cpu, other, { handlerNs, onDone: () => {} });
  }
}
