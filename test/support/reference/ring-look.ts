import { callOn } from './call-function.ts';
import { makePart } from './processor.ts';
import { freeEntries } from './rings.ts';
import type { Cpu, PartProgram } from './cpu.ts';
import { lineNs, othersThan, type World } from './world.ts';

/** At a tick: asks those that have left an entry unfinished that was there at the tick before. */
export function* lookAtRing(world: World, cpu: Cpu): PartProgram {
  freeEntries(cpu);
  const late = cpu.ring.filter((entry) => ++entry.looks >= 2);
  const asked = othersThan(world, cpu).filter(
    (other) => !other.isAskedToFlush && late.some(({ waitsFor }) => waitsFor.has(other)),
  );
  if (asked.length === 0) return;
  for (const other of asked) other.isAskedToFlush = true;
  world.accounting.count('nr_tlb_remote_flush', world.nowNs);
  for (const other of asked) {
    const sendNs = world.spec.machine.sendLinesPerTarget * lineNs(world, cpu, other);
    yield makePart('handler', 'ipiSend', sendNs);
    callOn(world, cpu, other, { request: null, pages: 0, isFull: true, onDone: () => {} });
  }
}
