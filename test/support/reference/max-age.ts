import { callOn } from './call-function.ts';
import { isMarked } from './pending.ts';
import { deliverInterrupt, handlerCategory, makePart, startInterruption } from './processor.ts';
import type { Cpu, PartProgram } from './cpu.ts';
import { cyclesToNs, lineNs, type World } from './world.ts';

/** Looks whether the CPU has been stale for too long, now or else when that may come true. */
export function checkAge(world: World, stale: Cpu): void {
  const { maxAgeUs } = world.spec.policy;
  const oldest = stale.openPairs[0]?.request;
  if (maxAgeUs === null || !oldest || stale.isAgeFlushComing || !isMarked(world, stale)) return;
  const dueNs = oldest.t0Ns + maxAgeUs * 1000;
  if (world.nowNs >= dueNs) {
    stale.isAgeFlushComing = true;
    interruptInitiator(world, oldest.initiator, stale);
  } else if (!stale.isAgeCheckScheduled) {
    stale.isAgeCheckScheduled = true;
    world.events.schedule(dueNs, 'maxAge', stale.number, () => {
      stale.isAgeCheckScheduled = false;
      checkAge(world, stale);
    });
  }
}

function interruptInitiator(world: World, initiator: Cpu, stale: Cpu): void {
  deliverInterrupt(world, initiator, () => {
    startInterruption(world, initiator, handleTimer(world, initiator, stale));
  });
}

/** The timer's handler: has the stale CPU flush everything, and waits for nobody. */
function* handleTimer(world: World, cpu: Cpu, stale: Cpu): PartProgram {
  const { irqCycles, sendLinesPerTarget } = world.spec.machine;
  const category = handlerCategory(cpu);
  yield makePart('handler', category, cyclesToNs(world, irqCycles));
  const sendNs = sendLinesPerTarget * lineNs(world, cpu, stale);
  yield makePart('handler', category === 'idle' ? 'idle' : 'ipiSend', sendNs);
  world.accounting.count('nr_tlb_remote_flush', world.nowNs);
  const onDone = (): void => {
    stale.isAgeFlushComing = false;
    // Others may have posted while it ran.
    checkAge(world, stale);
  };
  callOn(world, cpu, stale, { request: null, pages: 0, isFull: true, onDone });
}
