import { flushAll, flushRange } from './flush.ts';
import { clearMark } from './pending.ts';
import { deliverInterrupt, handlerCategory, makePart, startInterruption } from './processor.ts';
import type { Cpu, PartProgram, QueuedFlush } from './cpu.ts';
import { cyclesToNs, ipiNs, type World } from './world.ts';

/** Puts a flush on the target's queue and, if that was empty, sends it an interrupt. */
export function callOn(world: World, sender: Cpu, target: Cpu, flush: QueuedFlush): void {
  world.accounting.count('ipisRequested', world.nowNs);
  target.callQueue.push(flush);
  if (target.callQueue.length > 1) return;
  const arrivalNs = world.nowNs + ipiNs(world, sender, target);
  world.events.schedule(arrivalNs, 'interrupt', target.number, () => {
    deliverInterrupt(world, target, () => {
      startInterruption(world, target, handleCalls(world, target));
    });
  });
}

/** The interrupt handler: does all that is on the queue when it starts. */
function* handleCalls(world: World, cpu: Cpu): PartProgram {
  const place = { phase: 'handler', category: handlerCategory(cpu) } as const;
  const { irqCycles, csdCycles } = world.spec.machine;
  const taken = cpu.callQueue;
  cpu.callQueue = [];
  world.accounting.count('interruptsTaken', world.nowNs);
  world.accounting.count('nr_tlb_remote_flush_received', world.nowNs, taken.length);
  if (taken.some((flush) => flush.request === null)) clearMark(world, cpu);
  yield makePart(place.phase, place.category, cyclesToNs(world, irqCycles));
  for (const { request, pages, isFull, onDone } of taken) {
    yield makePart(place.phase, place.category, cyclesToNs(world, csdCycles));
    if (isFull) yield* flushAll(world, cpu, place);
    else yield* flushRange(world, pages, place);
    if (request) world.windows.closeOne(cpu, request, world.nowNs);
    onDone();
  }
}
