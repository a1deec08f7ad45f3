// Breaches of a contract that is checked where a CPU goes on, at switches or kernel entries (MODEL.md,
// section 8). Counts them; contract.ts judges, and checks the bounds on times.
import type { Policy } from '../../shared/spec/policy.ts';
import type { Exposure } from './exposure.ts';

export class Breaches {
  count = 0;
  private readonly contract: Policy['contract'];
  private readonly exposure: Exposure;

  constructor(policy: Policy, exposure: Exposure) {
    this.contract = policy.contract;
    this.exposure = exposure;
  }

  /** A CPU goes on: is a request open there that was over at `since`, ns? */
  check(bound: 'context-switch' | 'kernel-entry', cpu: number, since: number): void {
    if (this.contract !== bound) return;
    if (this.exposure.isStaleSince(cpu, since)) this.count += 1;
  }
}
