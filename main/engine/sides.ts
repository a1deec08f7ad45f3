// The sides of a machine: what is flushed, each with the policy that governs it (MODEL.md, section 2d). A run
// has one, or that of the direct map and that of user mappings. Each has its own marks, windows, generations
// and contract; CPUs, TLBs, queues and handlers are those of all. The rule: a full flush for the direct map
// cleans the whole TLB, one for user mappings leaves what the direct map has of it.
import type { Policy } from '../../shared/spec/policy.ts';
import { AgeWatch } from './age-watch.ts';
import type { Clock } from './clock.ts';
import { ContractCheck } from './contract-check.ts';
import { Costs } from './costs.ts';
import type { Counters } from './counters.ts';
import type { Cpus } from './cpus.ts';
import type { DeepIdle } from './deep-idle.ts';
import { Drains, type Checkpoint } from './drains.ts';
import { Exposure } from './exposure.ts';
import { Flushes } from './flushes.ts';
import { FullFlushes } from './full-flushes.ts';
import { makeGenerations, type Generations } from './generations.ts';
import type { Handlers } from './handlers.ts';
import { makeHeldRequests, type HeldRequests } from './held-requests.ts';
import { LazyCpus, skipsIdle } from './lazy.ts';
import { leavesIdleClean } from './leaves-idle-clean.ts';
import { Members } from './members.ts';
import type { Observer } from './observer.ts';
import { OpFlush } from './op-flush.ts';
import { PendingFlushes } from './pending-flushes.ts';
import type { Requests } from './requests.ts';
import { RingLooks } from './ring-looks.ts';
import { makeRings, type Rings } from './rings.ts';
import type { Sends } from './sends.ts';
import type { Setup } from './setup.ts';
import type { Shootdowns } from './shootdowns.ts';
import type { Tlb } from './tlb.ts';
import { marksOff, type Vcpus } from './vcpus.ts';

/** What all sides share of a machine. */
export interface CommonParts {
  readonly clock: Clock;
  readonly cpus: Cpus;
  readonly tlb: Tlb;
  readonly counters: Counters;
  readonly observer: Observer | null;
}

/** What a side remembers of its requests, and what its flushes leave. */
export interface SideParts {
  readonly setup: Setup;
  readonly policy: Policy;
  /** Its place among the sides. */
  readonly side: number;
  readonly costs: Costs;
  readonly members: Members;
  readonly contract: ContractCheck;
  readonly full: FullFlushes;
  readonly exposure: Exposure;
  readonly held: HeldRequests | null;
  readonly rings: Rings | null;
  readonly pending: PendingFlushes;
  readonly ageWatch: AgeWatch | null;
  readonly generations: Generations | null;
  readonly lazy: LazyCpus;
  /** Idle CPUs are posted instead of interrupted. */
  readonly postsIdle: boolean;
  readonly flushes: Flushes;
}

/** What flushes the requests of a side, too. */
export interface Side extends SideParts {
  readonly drains: Drains;
  readonly opFlush: OpFlush;
  readonly ringLooks: RingLooks | null;
}

function makeSide(
  setup: Setup,
  common: CommonParts,
  {
    side,
    tasks,
    also,
  }: { readonly side: number; readonly tasks: number; readonly also: Flushes | null },
): SideParts {
  const { machine, policy } = setup;
  const { cpus, observer } = common;
  const n = machine.cpus;
  const members = new Members(setup);
  const contract = new ContractCheck(setup);
  const rings = makeRings(policy, n, members);
  const full = new FullFlushes(n);
  const exposure = new Exposure({
    side,
    cpus,
    members,
    full,
    contract,
    leavesIdleClean: leavesIdleClean(policy) || skipsIdle(setup),
    observer,
  });
  const costs = new Costs(setup);
  const generations = makeGenerations(setup, members, costs.topology);
  const held = makeHeldRequests(setup, members, exposure);
  const ageWatch = policy.maxAgeUs === null ? null : new AgeWatch(policy.maxAgeUs, members);
  return {
    setup,
    policy,
    side,
    costs,
    members,
    contract,
    full,
    exposure,
    held,
    rings,
    pending: new PendingFlushes(policy.pending, members, tasks, rings),
    ageWatch,
    generations,
    lazy: new LazyCpus(setup, n, generations),
    postsIdle: (policy.remote === 'ipi' && policy.targets === 'running') || skipsIdle(setup),
    flushes: new Flushes({ ...common, side, full, exposure, held, ageWatch, also }),
  };
}

/** The sides of a setup: the direct map before user mappings. */
export function makeSides(setup: Setup, common: CommonParts, tasks: number): readonly SideParts[] {
  const user = setup.user && makeSide(setup.user, common, { side: 1, tasks, also: null });
  const first = makeSide(setup, common, { side: 0, tasks, also: user?.flushes ?? null });
  if (!user) return [first];
  first.contract.sitsBeside(user.contract);
  user.contract.sitsBeside(first.contract);
  return [first, user];
}

/** Adds what flushes the requests of a side. */
export function completeSide(
  parts: SideParts,
  common: CommonParts & {
    readonly requests: Requests;
    readonly handlers: Handlers;
    readonly sends: Sends;
    readonly shootdowns: Shootdowns;
    readonly deepIdle: DeepIdle | null;
    readonly vcpus: Vcpus | null;
    readonly startedAt: Checkpoint[];
  },
): Side {
  const all = { ...common, ...parts };
  const drains = new Drains(all);
  const vcpus = marksOff(parts.setup) ? common.vcpus : null;
  return {
    ...parts,
    drains,
    opFlush: new OpFlush({ ...all, drains, vcpus }),
    ringLooks: parts.rings && new RingLooks({ ...all, rings: parts.rings }),
  };
}
