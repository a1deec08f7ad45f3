import type { Spec } from '../spec/spec.ts';
import { distancesOf, type Distances } from './distances.ts';

/** What an estimate needs of a machine under a kernel: ns, lines and shares. */
export interface EstimateCosts extends Distances {
  readonly user: number;
  /** Kernel work of an op without XPFO. */
  readonly kernel: number;
  readonly xpfoMap: number;
  readonly invlpg: number;
  readonly fullFlush: number;
  /** What it costs to fill an empty TLB, and the time constant in which that happens. */
  readonly fullRefill: number;
  readonly fillTau: number;
  readonly kernelShare: number;
  /** A handler's entry and exit, and what each of its requests takes before the flush. */
  readonly irq: number;
  readonly irqExit: number;
  readonly request: number;
  /** What an interrupt of user mode takes more. */
  readonly irqFromUser: number;
  readonly switch: number;
  readonly tick: number;
  readonly idleExit: number;
  readonly post: number;
  readonly broadcast: number;
  readonly mask: number;
  readonly icr: number;
  /** Transfers to queue a request, and to see it completed. */
  readonly sendLines: number;
  readonly ackLines: number;
  /** A transfer to another CPU, and an interrupt's way there, in the mean. */
  readonly meanLine: number;
  readonly meanIpi: number;
}

/** Pages of an op in the mean. */
function meanPages({ allocShare, orderWeights }: Spec['workload']): number {
  const total = orderWeights.reduce((a, b) => a + b, 0);
  const pages = orderWeights.reduce((sum, weight, order) => sum + weight * 2 ** order, 0);
  return 1 - allocShare + (allocShare * pages) / total;
}

export function costsOf({ machine, kernel, workload }: Spec): EstimateCosts {
  const ns = (cycles: number) => cycles / machine.ghz;
  const distances = distancesOf(machine);
  const { near, lineNear, lineFar } = distances;
  const hasOthers = machine.cpus > 1;
  const postLine = machine.sockets > 1 ? machine.lineFarNs : machine.lineNearNs;
  const meanLine = near * lineNear + (1 - near) * lineFar;
  const perPage = workload.pageCycles === 0 ? 0 : workload.pageCycles * meanPages(workload);
  return {
    ...distances,
    user: ns(workload.userCycles),
    kernel: ns(workload.kernelCycles + perPage + (kernel.pti ? machine.ptiSyscallCycles : 0)),
    xpfoMap: ns(machine.xpfoMapCycles),
    invlpg: ns(machine.invlpgCycles),
    fullFlush: ns(machine.fullFlushCycles),
    fullRefill: ns(machine.tlbEntries * machine.pageWalkCycles),
    fillTau: machine.tlbFillTauUs * 1000,
    kernelShare: machine.tlbKernelShare,
    irq: ns(machine.irqCycles),
    irqExit: ns(machine.irqExitCycles),
    request: ns(machine.csdCycles) + kernel.handlerLines * meanLine,
    irqFromUser: kernel.pti ? ns(machine.ptiIrqCycles) : 0,
    switch: ns(machine.contextSwitchCycles),
    tick: 1e9 / machine.tickHz,
    idleExit: machine.idleExitNs,
    post: hasOthers ? machine.pendingMaskLines * postLine : 0,
    broadcast: hasOthers
      ? ns(machine.broadcastCycles) + machine.broadcastPerCpuNs * (machine.cpus - 1)
      : 0,
    mask: machine.cpus > 2 ? ns(kernel.maskCycles) : 0,
    icr: kernel.kick === 'once' ? machine.icrNs : 0,
    sendLines: kernel.sendLines ?? machine.sendLinesPerTarget,
    ackLines: kernel.ackLines ?? machine.ackLinesPerTarget,
    meanLine,
    meanIpi: near * machine.ipiNearNs + (1 - near) * machine.ipiFarNs,
  };
}
