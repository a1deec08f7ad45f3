// A machine's costs in ns under a kernel, worked out once per simulation. Cycles become ns by the clock;
// transfers depend on where two CPUs sit; a task beside a pinned one on its core makes code slower.
import { ringEntries } from '../../shared/spec/ring-entries.ts';
import type { FlushKind } from './generations.ts';
import type { Requests } from './requests.ts';
import type { Setup } from './setup.ts';
import { Topology } from './topology.ts';

/** Cycles to flush one page by range, in the domain that is flushed. */
function pageCycles({ machine, kernel, domain }: Setup): number {
  if (domain === 'barrier') return 0;
  if (domain === 'direct-map' || !kernel.pti) return machine.invlpgCycles;
  const second =
    kernel.userFlush === 'in-context' ? machine.inContextPageCycles : machine.ptiPageCycles;
  return machine.invlpgCycles + second;
}

/** Cycles of a local flush of user mappings beside its pages. */
function userFlushCycles({ machine, kernel }: Setup): number {
  return machine.userFlushCycles + (kernel.pti ? machine.ptiFlushCycles : 0);
}

/** Per CPU: what its code takes longer, being beside a pinned task on another thread of its core. */
function slowdowns({ machine, pinned }: Setup, { coreOf }: Topology): Float64Array {
  const slow = new Float64Array(machine.cpus).fill(1);
  const onCore = Map.groupBy(pinned, (cpu) => coreOf[cpu]);
  for (const cpus of onCore.values()) {
    if (cpus.length > 1) for (const cpu of cpus) slow[cpu] = machine.threadSlowdown;
  }
  return slow;
}

/** Per CPU: what it takes to post a flush for the CPUs that it concerns, ns. */
function postNs(setup: Setup, { socketOf }: Topology): Float64Array {
  const { machine, domain, policy, pinned, processOf } = setup;
  const { lineFarNs, lineNearNs, sockets, pendingMaskLines, postCpuCycles, ghz } = machine;
  // Every CPU sweeps a ring, member or not.
  const isForAll = domain === 'direct-map' || ringEntries(policy) > 0;
  const linesNs = (isSpread: boolean) => pendingMaskLines * (isSpread ? lineFarNs : lineNearNs);
  const ns = new Float64Array(machine.cpus).fill(linesNs(isForAll && sockets > 1));
  if (domain === 'direct-map') return ns;
  for (const cpus of Map.groupBy(pinned, (cpu) => processOf[cpu]).values()) {
    const isSpread = isForAll ? sockets > 1 : new Set(cpus.map((cpu) => socketOf[cpu])).size > 1;
    const named = isForAll ? cpus.length - 1 : 0;
    for (const cpu of cpus) ns[cpu] = linesNs(isSpread) + (named * postCpuCycles) / ghz;
  }
  return ns;
}

export class Costs {
  readonly topology: Topology;
  /** Per CPU: factor on what its code takes; 1 but for pinned tasks that share a core. */
  readonly slow: Float64Array;
  readonly irq: number;
  readonly irqExit: number;
  readonly csd: number;
  readonly invlpg: number;
  readonly fullFlush: number;
  /** The local flush of a user mapping beside its pages. */
  readonly localFlush: number;
  /** What page-table isolation adds to an interrupt of user mode, each way, and to a system call. */
  readonly ptiIrqHalf: number;
  readonly syscall: number;
  readonly contextSwitch: number;
  readonly xpfoMap: number;
  readonly idleExit: number;
  /** Per CPU: what posting a flush to others takes. */
  readonly post: Float64Array;
  private readonly broadcast: number;
  private readonly invlpgb: number;
  private readonly invlpgbPages: number;
  private readonly spaces: number;
  readonly icr: number;
  /** What a mask of targets adds to one. */
  readonly mask: number;
  readonly ipiMin: number;
  readonly tickPeriod: number;
  readonly socketOf: Int32Array;
  /** Leaving a guest for an IPI: of whoever sends as it queues, and of a shootdown that does. */
  private readonly exit: number;
  private readonly sendExit: number;
  private readonly sendLines: number;
  private readonly ackLines: number;
  private readonly handlerLines: number;
  private readonly ipiNear: number;
  private readonly ipiFar: number;

  constructor(setup: Setup) {
    const { machine, kernel, policy, domain } = setup;
    const ns = (cycles: number) => cycles / machine.ghz;
    this.topology = new Topology(machine);
    this.slow = slowdowns(setup, this.topology);
    this.irq = ns(machine.irqCycles);
    this.irqExit = ns(machine.irqExitCycles);
    this.csd = ns(machine.csdCycles);
    this.invlpg = ns(pageCycles(setup));
    this.fullFlush = ns(machine.fullFlushCycles);
    this.localFlush = domain === 'user' ? ns(userFlushCycles(setup)) : 0;
    this.ptiIrqHalf = kernel.pti ? ns(machine.ptiIrqCycles) / 2 : 0;
    this.syscall = kernel.pti ? ns(machine.ptiSyscallCycles) : 0;
    this.contextSwitch = ns(machine.contextSwitchCycles);
    this.xpfoMap = domain === 'direct-map' ? ns(machine.xpfoMapCycles) : 0;
    this.idleExit = machine.idleExitNs;
    this.post = postNs(setup, this.topology);
    this.broadcast = ns(machine.broadcastCycles) + machine.broadcastPerCpuNs * (machine.cpus - 1);
    this.invlpgb = ns(machine.invlpgbCycles);
    this.invlpgbPages = policy.remote === 'invlpgb' ? machine.invlpgbPages : Infinity;
    this.spaces = policy.remote === 'invlpgb' && domain === 'user' && kernel.pti ? 2 : 1;
    const isOnce = kernel.kick === 'once';
    this.icr = machine.icrNs + machine.ipiExitNs;
    this.exit = machine.ipiExitNs;
    this.sendExit = isOnce ? 0 : machine.ipiExitNs;
    this.mask = ns(kernel.maskCycles);
    this.ipiNear = machine.ipiNearNs;
    this.ipiFar = machine.ipiFarNs;
    this.ipiMin = Math.min(machine.ipiNearNs, machine.ipiFarNs);
    this.tickPeriod = 1e9 / machine.tickHz;
    this.socketOf = this.topology.socketOf;
    this.sendLines = kernel.sendLines ?? machine.sendLinesPerTarget;
    this.ackLines = kernel.ackLines ?? machine.ackLinesPerTarget;
    this.handlerLines = kernel.handlerLines;
  }

  /** The largest of the factors on what code takes. */
  get longestSlow(): number {
    return this.slow.reduce((a, b) => Math.max(a, b), 1);
  }

  /** How long a flush takes on the CPU that asks for it, ns. */
  localNs(cpu: number, kind: FlushKind, pages: number): number {
    const slow = this.slow[cpu];
    if (kind === 'full') return slow * (this.localFlush + this.fullFlush);
    return kind === 'none' ? 0 : slow * this.localFlush + pages * (slow * this.invlpg);
  }

  /** How long a request's instructions take until all CPUs are clean, ns. */
  broadcastNs({ pages, isFull }: Requests, cpu: number): number {
    const named = isFull[cpu] === 1 ? 1 : Math.max(1, Math.ceil(pages[cpu] / this.invlpgbPages));
    return this.broadcast + (this.spaces * named - 1) * this.invlpgb;
  }

  send(from: number, to: number): number {
    return this.sendLines * this.topology.line(from, to) + this.sendExit;
  }

  /** The same of one that does not wait: its interrupt leaves as it queues, whatever the kernel. */
  sendAlone(from: number, to: number): number {
    return this.sendLines * this.topology.line(from, to) + this.exit;
  }

  ack(from: number, to: number): number {
    return this.ackLines * this.topology.line(from, to);
  }

  /** What a handler transfers from an initiator for one of its requests. */
  handler(initiator: number, cpu: number): number {
    if (this.handlerLines === 0 || initiator === cpu) return 0;
    return this.handlerLines * this.topology.line(initiator, cpu);
  }

  ipi(from: number, to: number): number {
    return this.socketOf[from] === this.socketOf[to] ? this.ipiNear : this.ipiFar;
  }
}
