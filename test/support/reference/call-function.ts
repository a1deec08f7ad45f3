import { flushAll, flushRange, type FlushPlace } from './flush.ts';
import { catchUp, hasGenerations, readNs } from './generations.ts';
import { clearMark } from './pending.ts';
import { endDrop, lazyMode } from './idle-states.ts';
import { deliverInterrupt, handlerCategory, makePart, startInterruption } from './processor.ts';
import { ipiNs, lineNs } from './topology.ts';
import { isIdle, type Arrival, type Cpu, type PartProgram, type QueuedFlush } from './cpu.ts';
import { codeNs, newestAt, userView, viewOf, type Count, type World } from './world.ts';

/** Puts a flush on the target's queue; says whether that was empty. */
export function enqueue(
  world: World,
  target: Cpu,
  flush: QueuedFlush,
  countedNs = world.nowNs,
): boolean {
  world.accounting.count('ipisRequested', countedNs);
  const wasEmpty = target.callQueue.length === 0;
  target.callQueue.push(flush);
  return wasEmpty;
}

/** Interrupts the target: one handler serves all that has arrived when it starts. */
export function kick(world: World, sender: Cpu, target: Cpu): void {
  const arrivalNs = world.nowNs + ipiNs(world, sender, target);
  world.events.schedule(arrivalNs, 'interrupt', target.number, () => {
    const arrival: Arrival = { isServed: false };
    target.arrivals.push(arrival);
    deliverInterrupt(world, target, () => {
      if (arrival.isServed) return;
      for (const one of target.arrivals) one.isServed = true;
      target.arrivals = [];
      startInterruption(world, target, handleCalls(world.base, target));
    });
  });
}

/** For a handler that does not wait: the interrupt leaves as the flush is queued. */
export function callOn(
  world: World,
  sender: Cpu,
  target: Cpu,
  { handlerNs, onDone }: { readonly handlerNs: number; readonly onDone: () => void },
): void {
  const flush = { side: world.side, request: null, sender, onReported: () => {}, onDone };
  if (enqueue(world, target, flush, handlerNs)) kick(world, sender, target);
}

/** The interrupt handler: does all that is on the queue when it starts. */
function* handleCalls(world: World, cpu: Cpu): PartProgram {
  const { machine, kernel } = world.spec;
  const countedNs = world.nowNs;
  const place = { phase: 'handler', category: handlerCategory(cpu), countedNs } as const;
  const spend = (cycles: number, ns = 0) =>
    makePart(place.phase, place.category, codeNs(world, cpu, cycles) + ns);
  const user = userView(world);
  const countAtStart = newestAt(user, cpu);
  const taken = cpu.callQueue;
  cpu.callQueue = [];
  world.accounting.count('interruptsTaken', world.nowNs);
  world.accounting.count('nr_tlb_remote_flush_received', world.nowNs, taken.length);
  for (const { side, request } of taken) {
    const view = viewOf(world, side);
    if (view.spec.policy.beforeReuse || request === null) clearMark(view, cpu);
  }
  const dropping = taken.filter(
    (flush) => isIdle(cpu) && lazyMode(viewOf(world, flush.side)) === 'dropped',
  );
  const isFirst = !cpu.isDropped;
  if (isFirst && dropping.length > 0) {
    cpu.isDropped = true;
    cpu.isDropDone = false;
  }
  // Page-table isolation loads the other page tables on the way in, and again on the way out.
  const hitsUserMode = place.category === 'ipiHandlerOverUser';
  const switchCycles = kernel.pti && hitsUserMode ? machine.ptiIrqCycles / 2 : 0;
  yield spend(machine.irqCycles + switchCycles);
  for (const flush of taken) {
    yield spend(machine.csdCycles, kernel.handlerLines * lineNs(world, flush.sender, cpu));
    if (kernel.acknowledge === 'before-flush') flush.onReported();
    if (!dropping.includes(flush)) {
      yield* serve(viewOf(world, flush.side), cpu, flush, { place, countAtStart });
    } else if (isFirst && flush === dropping[0]) {
      yield* flushAll(user, cpu, place);
      endDrop(user, cpu);
    }
    if (flush.request) viewOf(world, flush.side).windows.closeOne(cpu, flush.request, world.nowNs);
    flush.onDone();
    if (kernel.acknowledge === 'after-flush') flush.onReported();
  }
  yield spend(machine.irqExitCycles + switchCycles);
}

/** The flush itself: one that nobody waits for is full, others are as their request says. */
function* serve(
  world: World,
  cpu: Cpu,
  { request }: QueuedFlush,
  { place, countAtStart }: { readonly place: FlushPlace; readonly countAtStart: Count },
): PartProgram {
  if (!request) {
    yield* flushAll(world, cpu, place);
    return;
  }
  let extent: ReturnType<typeof catchUp> = request.isFull ? 'full' : 'range';
  if (hasGenerations(world)) {
    yield makePart(place.phase, place.category, readNs(world, cpu, request, countAtStart));
    extent = catchUp(world, cpu, request, countAtStart);
  }
  if (extent === 'full') yield* flushAll(world, cpu, place);
  if (extent === 'range') yield* flushRange(world, cpu, request.pages, place);
}
