// The contract check while a run goes on (MODEL.md, section 8): what it is told of requests, windows
// and checkpoints it holds against the policy's bound, over all CPUs and on the attacker's alone. What
// is stale is exposure's to say; contract.ts makes the result of it.
import type { ContractBound } from '../../shared/spec/policy.ts';
import { allowedNs, besideNs } from './contract.ts';
import { ContractTally } from './contract-tally.ts';
import { skipsIdle } from './lazy.ts';
import type { Setup } from './setup.ts';

export class ContractCheck {
  readonly all = new ContractTally();
  readonly attacked = new ContractTally();
  /** The CPU that an attacker holds; -1 without one. */
  attackedCpu = -1;
  /** What is held against the bound: requests at their return, stale time while running, or windows. */
  readonly isOnReturn: boolean;
  readonly isOnRunning: boolean;
  readonly isOnTime: boolean;
  readonly isOnAge: boolean;
  /** What a bound that is a time allows, ns; infinite for others. */
  allowedNs: number;
  /** The check of another side whose drains and handlers come between. */
  private beside: ContractCheck | null = null;
  private readonly setup: Setup;
  private longestDrainNs = 0;
  private readonly bound: ContractBound;
  private readonly isOnIdleExit: boolean;
  /** Per CPU: whether it was stale when it came to the checkpoint that it is at. */
  private readonly wasStale: Uint8Array;
  /** Per CPU: whether it has no ticks. */
  private readonly isTickless: Uint8Array;

  constructor(setup: Setup) {
    const promised = setup.policy.contract;
    // A lazy CPU that the kernel leaves out flushes before it runs the process again.
    const bound = promised === 'shootdown' && skipsIdle(setup) ? 'running' : promised;
    this.bound = bound;
    this.isOnReturn = ['shootdown', 'running', 'reuse'].includes(bound);
    this.isOnRunning = bound === 'running';
    this.isOnTime = bound === 'tick';
    this.isOnAge = bound === 'max-age';
    this.isOnIdleExit = bound === 'tick' || bound === 'running';
    this.setup = setup;
    this.allowedNs = allowedNs(setup);
    this.wasStale = new Uint8Array(setup.machine.cpus);
    this.isTickless = new Uint8Array(setup.machine.cpus);
    for (const cpu of setup.isolated) this.isTickless[cpu] = 1;
  }

  /** A drain takes `ns`, without what interrupts it: the longest is part of what some bounds allow. */
  drainTakes(ns: number): void {
    if (ns <= this.longestDrainNs) return;
    this.longestDrainNs = ns;
    this.allow();
    this.beside?.allow();
  }

  /** Another side's drains and handlers come between. */
  sitsBeside(beside: ContractCheck): void {
    this.beside = beside;
    this.allow();
  }

  private allow(): void {
    const { setup, beside } = this;
    const more = beside ? besideNs(beside.setup, beside.longestDrainNs) : 0;
    this.allowedNs = allowedNs(setup, this.longestDrainNs) + more;
  }

  /** Whether a CPU at a checkpoint must be clean of requests that had returned. */
  isAbout(checkpoint: 'switch' | 'entry', leftIdle: boolean): boolean {
    if (checkpoint === 'entry') return this.bound === 'kernel-entry';
    return this.bound === 'context-switch' || (this.isOnIdleExit && leftIdle);
  }

  /** A CPU comes to a checkpoint that the bound is about. */
  arrives(cpu: number, isStale: boolean): void {
    this.wasStale[cpu] = isStale ? 1 : 0;
  }

  /** It goes on; a CPU that had nothing to be cleaned of was no occasion. */
  goesOn(cpu: number, isStale: boolean): void {
    if (!isStale && this.wasStale[cpu] === 0) return;
    this.wasStale[cpu] = 0;
    this.all.add(isStale);
    if (cpu === this.attackedCpu) this.attacked.add(isStale);
  }

  /** A request returned after `latencyNs`; `ns` is the longest of its windows that count, or until now. */
  returned(ns: number, latencyNs: number, isBreach: boolean): void {
    this.all.addTime(ns, latencyNs, isBreach);
  }

  /** The same, for the window of the attacker's CPU. */
  returnedAttacked(ns: number, latencyNs: number, isBreach: boolean): void {
    this.attacked.addTime(ns, latencyNs, isBreach);
  }

  /** A time on a CPU that the bound limits has ended, or goes on. A bound of ticks limits none without them. */
  took(cpu: number, ns: number): void {
    if (this.isOnTime && this.isTickless[cpu] === 1) return;
    this.all.addTime(ns, this.allowedNs);
    if (cpu === this.attackedCpu) this.attacked.addTime(ns, this.allowedNs);
  }
}
