import { callOn } from './call-function.ts';
import { makePart } from './processor.ts';
import { freeEntries } from './rings.ts';
import type { Cpu, PartProgram } from './cpu.ts';
import { sendNs } from './topology.ts';
import { othersThan, type World } from './world.ts';

/** At a tick: asks those that have left an entry unfinished that was there at the tick before. */
export function* lookAtRing(world: World, cpu: Cpu): PartProgram {
  const handlerNs = world.nowNs;
  freeEntries(cpu);
  const late = cpu.ring.filter((entry) => ++entry.looks >= 2);
  const asked = othersThan(world, cpu).filter(
    (other) => !other.isAskedToFlush && late.some(({ waitsFor }) => waitsFor.has(other)),
  );
  if (asked.length === 0) return;
  for (const other of asked) other.isAskedToFlush = true;
  world.accounting.count('nr_tlb_remote_flush', world.nowNs);
  for (const other of asked) {
    yield makePart('handler', 'ipiSend', sendNs(world, cpu, other, true));
    callOn(world, cpu, other, { handlerNs, onDone: () => {} });
  }
}
