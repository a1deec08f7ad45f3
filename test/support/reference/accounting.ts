import { counterNames, type CounterName } from '../../../shared/counter-names.ts';
import { cpuTimeCategories, type CpuTimeCategory } from '../../../shared/cpu-time-categories.ts';
import type { Cpu, Part } from './cpu.ts';

function zeros<K extends string>(names: readonly K[]): Record<K, number> {
  const record: Partial<Record<K, number>> = {};
  for (const name of names) record[name] = 0;
  return record as Record<K, number>;
}

function currentPart(cpu: Cpu): Part | null {
  return cpu.interruption ? cpu.interruption.part : cpu.part;
}

function currentCategory(cpu: Cpu): CpuTimeCategory {
  return currentPart(cpu)?.category ?? 'idle';
}

/** Where the CPUs' time went, and what happened how often, within the measured time. */
export class Accounting {
  readonly cpuTimeNs = zeros(cpuTimeCategories);
  readonly counters = zeros(counterNames);
  idleHandlerNs = 0;
  stolenByHostNs = 0;
  lockWaitNs = 0;
  readonly startNs: number;
  readonly endNs: number;

  constructor(startNs: number, endNs: number) {
    this.startNs = startNs;
    this.endNs = endNs;
  }

  isMeasured(timeNs: number): boolean {
    return timeNs >= this.startNs && timeNs < this.endNs;
  }

  count(name: CounterName, nowNs: number, amount = 1): void {
    if (this.isMeasured(nowNs)) this.counters[name] += amount;
  }

  /** Charges the time since the last call to what the CPU did; call it before that changes. */
  settle(cpu: Cpu, nowNs: number): void {
    const from = cpu.accountedNs;
    if (nowNs === from) return;
    if (currentCategory(cpu) === 'idle') cpu.idleNs += nowNs - from;
    const measured = Math.min(nowNs, this.endNs) - Math.max(from, this.startNs);
    if (measured > 0) {
      const category = currentCategory(cpu);
      const share = cpu.interruption ? 1 : (cpu.part?.refillKernelShare ?? 1);
      this.cpuTimeNs[category] += measured * share;
      this.cpuTimeNs.tlbRefillUser += measured * (1 - share);
      if (currentPart(cpu)?.isLockWait) this.lockWaitNs += measured;
      if (currentPart(cpu)?.isStolen) this.stolenByHostNs += measured;
      else if (category === 'idle' && cpu.interruption) this.idleHandlerNs += measured;
    }
    if (cpu.part !== null && nowNs > this.startNs) cpu.hasRun = true;
    if (cpu.isProgressing && cpu.part?.phase === 'user' && !cpu.part.isStolen)
      cpu.lastUserNs = nowNs;
    cpu.accountedNs = nowNs;
  }
}
