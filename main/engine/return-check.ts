// Holds logged requests against a bound on their return (MODEL.md, section 8): each window against its
// own request's. A request is judged when it has returned and all of its windows have ended, whichever
// comes last. Those whose windows IPIs or a broadcast close are the op flush's to judge.
import type { ContractCheck } from './contract-check.ts';
import type { RequestLog } from './request-log.ts';

export class ReturnCheck {
  private readonly log: RequestLog;
  private readonly contract: ContractCheck;
  /** Whether there is such a bound. */
  readonly isOn: boolean;

  constructor(log: RequestLog, contract: ContractCheck) {
    this.log = log;
    this.contract = contract;
    this.isOn = contract.isOnReturn && !contract.isOnRunning;
  }

  /** A request returned; it is named by its row in the log, here and below. */
  returned(at: number): void {
    const { left, worst, attackedNs } = this.log;
    if (!this.isOn) return;
    if (left[at] === 0) this.judge(at, worst[at], false);
    if (attackedNs[at] >= 0) this.judgeAttacked(at, attackedNs[at], false);
  }

  /** A window of a request ended. */
  closed(cpu: number, at: number, window: number): void {
    const { left, worst, returned, attackedNs } = this.log;
    if (!this.isOn) return;
    const hasReturned = returned[at] < Infinity;
    if (left[at] === 0 && hasReturned) this.judge(at, worst[at], false);
    if (cpu !== this.contract.attackedCpu) return;
    if (hasReturned) this.judgeAttacked(at, window, false);
    else attackedNs[at] = window;
  }

  /** A window of a request is open at t, the end of the observation. */
  isOpen(cpu: number, at: number, t: number): void {
    const { t0, returned } = this.log;
    if (!this.isOn || cpu !== this.contract.attackedCpu || returned[at] >= t) return;
    this.judgeAttacked(at, t - t0[at], true);
  }

  /** The observation ends at t: what had returned and is still open somewhere is late. */
  finish(t: number): void {
    const { t0, left, returned, rows } = this.log;
    for (let at = 0; this.isOn && at < rows; at++) {
      if (left[at] > 0 && returned[at] < t) this.judge(at, t - t0[at], true);
    }
  }

  private judge(at: number, ns: number, isOpen: boolean): void {
    const latency = this.log.returned[at] - this.log.t0[at];
    this.contract.returned(ns, latency, isOpen || ns > latency);
  }

  private judgeAttacked(at: number, ns: number, isOpen: boolean): void {
    const latency = this.log.returned[at] - this.log.t0[at];
    this.contract.returnedAttacked(ns, latency, isOpen || ns > latency);
  }
}
