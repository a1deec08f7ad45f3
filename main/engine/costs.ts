// A machine's costs in ns, worked out once per simulation. Cycles become ns by the clock; transfers
// and interrupts depend on whether two CPUs share a socket.
import type { Machine } from '../../shared/spec/machine.ts';

export class Costs {
  readonly irq: number;
  readonly csd: number;
  readonly invlpg: number;
  readonly fullFlush: number;
  readonly contextSwitch: number;
  readonly xpfoMap: number;
  readonly idleExit: number;
  readonly post: number;
  readonly broadcast: number;
  readonly ipiMin: number;
  readonly tickPeriod: number;
  readonly socketOf: Int32Array;
  readonly sendNear: number;
  readonly sendFar: number;
  readonly ackNear: number;
  readonly ackFar: number;
  readonly ipiNear: number;
  readonly ipiFar: number;

  constructor(machine: Machine) {
    const ns = (cycles: number) => cycles / machine.ghz;
    this.irq = ns(machine.irqCycles);
    this.csd = ns(machine.csdCycles);
    this.invlpg = ns(machine.invlpgCycles);
    this.fullFlush = ns(machine.fullFlushCycles);
    this.contextSwitch = ns(machine.contextSwitchCycles);
    this.xpfoMap = ns(machine.xpfoMapCycles);
    this.idleExit = machine.idleExitNs;
    const postLine = machine.sockets > 1 ? machine.lineFarNs : machine.lineNearNs;
    this.post = machine.pendingMaskLines * postLine;
    this.broadcast = ns(machine.broadcastCycles) + machine.broadcastPerCpuNs * (machine.cpus - 1);
    this.ipiNear = machine.ipiNearNs;
    this.ipiFar = machine.ipiFarNs;
    this.ipiMin = Math.min(machine.ipiNearNs, machine.ipiFarNs);
    this.tickPeriod = 1e9 / machine.tickHz;
    this.socketOf = Int32Array.from({ length: machine.cpus }, (_, cpu) =>
      Math.floor((cpu * machine.sockets) / machine.cpus),
    );
    this.sendNear = machine.sendLinesPerTarget * machine.lineNearNs;
    this.sendFar = machine.sendLinesPerTarget * machine.lineFarNs;
    this.ackNear = machine.ackLinesPerTarget * machine.lineNearNs;
    this.ackFar = machine.ackLinesPerTarget * machine.lineFarNs;
  }

  send(from: number, to: number): number {
    return this.socketOf[from] === this.socketOf[to] ? this.sendNear : this.sendFar;
  }

  ack(from: number, to: number): number {
    return this.socketOf[from] === this.socketOf[to] ? this.ackNear : this.ackFar;
  }

  ipi(from: number, to: number): number {
    return this.socketOf[from] === this.socketOf[to] ? this.ipiNear : this.ipiFar;
  }
}
