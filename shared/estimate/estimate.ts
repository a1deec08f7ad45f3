import type { Spec } from '../spec/spec.ts';
import type { Base } from './base.ts';
import { reasonToDecline } from './domain.ts';
import { costsOf } from './estimate-costs.ts';
import { mixOf } from './op-mix.ts';
import type { OpCost, OpParts } from './op-cost.ts';
import { opsPerBurst } from './schedule.ts';
import { settle } from './settle.ts';
import { windowsOf, type EstimatedWindows } from './windows.ts';

/** A quantity by the two ways of accounting, as in a result. */
export interface TwoClocks {
  readonly tick: number;
  readonly precise: number;
}

/** What a spec is expected to come to, without simulating it. Never stored, and no result. */
export interface SpecEstimate {
  /** Ratios to policy `none`. */
  readonly overhead: TwoClocks & { readonly elapsed: number };
  readonly sysPerOpNs: TwoClocks;
  /** Of the whole job. */
  readonly sysSeconds: TwoClocks;
  readonly addedSysSeconds: TwoClocks;
  /** Where an op's system time goes, ns. */
  readonly perOpNs: OpParts & { readonly ipiHandlerOverUser: number };
  /** For each op: requests sent to other CPUs, and the interrupts for them; null without any. */
  readonly ipisPerOp: number | null;
  readonly coalescedShare: number | null;
  /** Page operations of all CPUs in a ms. */
  readonly opsPerMs: number;
  /** Share of all CPU time in which no CPU is idle. */
  readonly busyShare: number;
  /** null without a flush request that concerns another CPU. */
  readonly windows: EstimatedWindows | null;
}

/** An estimate, or why there is none. */
export type EstimateAnswer =
  | { readonly estimate: SpecEstimate; readonly declined: null }
  | { readonly estimate: null; readonly declined: string };

/** A CPU whose handlers take more of its time is beyond what means can tell. */
const mostLoad = 0.9;
/** Requests that rings have no room for wait for sweeps, which is followed for a few of them only. */
const mostSent = 0.003;

function baseOf(spec: Spec): Base {
  return {
    spec,
    costs: costsOf(spec),
    mix: mixOf(spec),
    opsPerBurst: opsPerBurst(spec.workload, spec.machine),
    used: Math.min(spec.workload.tasks, spec.machine.cpus),
  };
}

/** The spec under policy `none`. */
function plainOf(spec: Spec): Spec {
  const { policy } = spec;
  const plain = { ...policy, xpfo: false, local: 'none', remote: 'never', drainAt: [] } as const;
  return { ...spec, policy: { ...plain, maxAgeUs: null } };
}

function sysOf({ parts, handlerOverUser }: OpCost): TwoClocks {
  const tick = Object.values(parts).reduce((sum, one) => sum + one, 0);
  return { tick, precise: tick + handlerOverUser };
}

function refusal({ policy }: Spec, { shootdown, sent }: OpCost): string | null {
  if (policy.remote === 'deferred' && sent > mostSent) {
    return 'rings have no room for all requests; what is sent instead waits for sweeps';
  }
  if ((shootdown?.load ?? 0) > mostLoad) return 'CPUs do little but flush for each other';
  return null;
}

function describe(base: Base, own: OpCost, plain: OpCost): SpecEstimate {
  const [sys, none] = [sysOf(own), sysOf(plain)];
  const seconds = base.spec.workload.totalOps / 1e9;
  const { shootdown, rates } = own;
  return {
    overhead: {
      tick: sys.tick / none.tick,
      precise: sys.precise / none.precise,
      elapsed: plain.rates.ops / rates.ops,
    },
    sysPerOpNs: sys,
    sysSeconds: { tick: sys.tick * seconds, precise: sys.precise * seconds },
    addedSysSeconds: {
      tick: (sys.tick - none.tick) * seconds,
      precise: (sys.precise - none.precise) * seconds,
    },
    perOpNs: { ...own.parts, ipiHandlerOverUser: own.handlerOverUser },
    ipisPerOp: shootdown?.ipis ?? null,
    coalescedShare: shootdown ? 1 - shootdown.interrupts / shootdown.ipis : null,
    opsPerMs: rates.ops * 1e6,
    busyShare: rates.schedule.busy / base.spec.machine.cpus,
    windows: windowsOf(base, own),
  };
}

/**
 * Estimates what a spec costs and leaves exposed, in the steady state and in the mean: mean-field, under a
 * millisecond for 1024 CPUs. Pure.
 */
export function estimateSpec(spec: Spec): EstimateAnswer {
  const decline = (declined: string) => ({ estimate: null, declined });
  const reason = reasonToDecline(spec);
  if (reason !== null) return decline(reason);
  const base = baseOf(spec);
  const plain = settle(baseOf(plainOf(spec)));
  if (sysOf(plain).tick <= 0) return decline('policy none would use no system time');
  const own = settle(base);
  const refused = refusal(spec, own);
  return refused === null
    ? { estimate: describe(base, own, plain), declined: null }
    : decline(refused);
}
