import { callOn } from './call-function.ts';
import { isMarked } from './pending.ts';
import { deliverInterrupt, handlerCategory, makePart, startInterruption } from './processor.ts';
import type { Cpu, FlushRequest, PartProgram } from './cpu.ts';
import { sendNs } from './topology.ts';
import { codeNs, marksOf, type World } from './world.ts';

/** The request that makes the CPU stale for the longest, if it is marked. */
function oldestRequest(world: World, cpu: Cpu): FlushRequest | null {
  const isBehind = marksOf(world, cpu).isDraining || isMarked(world, cpu);
  if (!isBehind) return null;
  return cpu.openPairs.find(({ request }) => request.side === world.side)?.request ?? null;
}

/** Looks whether the CPU has been stale for too long, now or else when that may come true. */
export function checkAge(world: World, stale: Cpu): void {
  const { maxAgeUs } = world.spec.policy;
  if (maxAgeUs === null || stale.isAgeFlushComing) return;
  const oldest = oldestRequest(world, stale);
  if (!oldest) return;
  const dueNs = oldest.t0Ns + maxAgeUs * 1000;
  if (world.nowNs >= dueNs) {
    stale.isAgeFlushComing = true;
    oldest.initiator.dueCpus.push(stale);
    interruptByTimer(world, oldest.initiator);
  } else if (!stale.isAgeCheckScheduled) {
    stale.isAgeCheckScheduled = true;
    world.events.schedule(dueNs, 'maxAge', stale.number, () => {
      stale.isAgeCheckScheduled = false;
      checkAge(world, stale);
    });
  }
}

/** One interrupt for all CPUs that become due before the handler starts. */
function interruptByTimer(world: World, initiator: Cpu): void {
  if (initiator.isTimerComing) return;
  initiator.isTimerComing = true;
  // After all looks at this instant.
  world.events.schedule(world.nowNs, 'maxAge', world.cpus.length + initiator.number, () => {
    const start = (): void => {
      initiator.isTimerComing = false;
      const asked = takeDue(world, initiator);
      if (asked.length > 0) {
        startInterruption(world, initiator, handleTimer(world, initiator, asked));
      }
    };
    deliverInterrupt(world, initiator, start, initiator.pendingTimers);
  });
}

/** Those that are due still, for a request of this CPU; the oldest request first. */
function takeDue(world: World, initiator: Cpu): Cpu[] {
  const due = initiator.dueCpus;
  initiator.dueCpus = [];
  const requests = new Map(due.map((cpu) => [cpu, oldestRequest(world, cpu)]));
  const maxAgeNs = (world.spec.policy.maxAgeUs ?? 0) * 1000;
  const isDue = (cpu: Cpu): boolean => {
    const request = requests.get(cpu);
    return request?.initiator === initiator && request.t0Ns + maxAgeNs <= world.nowNs;
  };
  for (const cpu of due.filter((one) => !isDue(one))) {
    cpu.isAgeFlushComing = false;
    checkAge(world, cpu);
  }
  const t0Of = (cpu: Cpu): number => requests.get(cpu)?.t0Ns ?? 0;
  return due.filter(isDue).toSorted((a, b) => t0Of(a) - t0Of(b) || a.number - b.number);
}

/** The timer's handler: has the stale CPUs flush everything, and waits for nobody. */
function* handleTimer(world: World, cpu: Cpu, asked: readonly Cpu[]): PartProgram {
  const { irqCycles } = world.spec.machine;
  const category = handlerCategory(cpu);
  const handlerNs = world.nowNs;
  world.accounting.count('nr_tlb_remote_flush', world.nowNs);
  yield makePart('handler', category, codeNs(world, cpu, irqCycles));
  for (const stale of asked) {
    const sendCategory = category === 'idle' ? 'idle' : 'ipiSend';
    yield makePart('handler', sendCategory, sendNs(world, cpu, stale, true));
    const onDone = (): void => {
      stale.isAgeFlushComing = false;
      // Others may have posted while it ran.
      checkAge(world, stale);
    };
    callOn(world, cpu, stale, { handlerNs, onDone });
  }
}
