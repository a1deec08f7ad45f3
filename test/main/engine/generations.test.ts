import { bisector } from 'd3-array';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { FlushKind } from '../../../main/engine/generations.ts';
import { Generations } from '../../../main/engine/generations.ts';
import type { ObservedFlush, Observer } from '../../../main/engine/observer.ts';
import { cpuOf } from '../../../main/engine/requester.ts';
import { replicate } from '../../../main/engine/run.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { longOr } from '../../support/scale-runs.ts';
import { policies } from '../../support/policies.ts';
import { makeKernelBuild, makeMachine, makeSpec } from '../../support/specs.ts';

/** A request, whose pages every CPU of the process has in its TLB at t0; when each is rid of them. */
interface Entries {
  readonly cpu: number;
  readonly t0: number;
  returned: number;
  /** Per CPU: when its flush of these pages, if it made one, was over. */
  readonly byRange: Map<number, number>;
  /** Who was asked, how often each answered, and when the engine says that each was clean. */
  readonly asked: number[];
  readonly answered: number[];
  readonly closed: Map<number, number>;
}

/** Every TLB entry of the process, from what an observer hears of flushes alone. */
class EntryBook implements Partial<Observer> {
  readonly all: Entries[] = [];
  private readonly current = new Map<number, Entries>();
  private readonly full = new Map<number, { readonly start: number; readonly end: number }[]>();

  requests(cpu: number, t0: number): void {
    const entries: Entries = {
      cpu,
      t0,
      returned: Infinity,
      byRange: new Map(),
      asked: [],
      answered: [],
      closed: new Map(),
    };
    this.all.push(entries);
    this.current.set(cpu, entries);
  }
  queues(target: number, _at: number, requester: Parameters<typeof cpuOf>[0]): void {
    this.current.get(cpuOf(requester))?.asked.push(target);
  }
  serves(): void {}
  served(cpu: number, end: number, requester: Parameters<typeof cpuOf>[0], kind: FlushKind): void {
    const entries = this.current.get(cpuOf(requester));
    entries?.answered.push(cpu);
    if (kind === 'range') entries?.byRange.set(cpu, end);
  }
  flushesOwn(cpu: number, t: number): void {
    this.current.get(cpu)?.byRange.set(cpu, t);
  }
  flushes(cpu: number, { start, end }: ObservedFlush): void {
    const own = this.full.get(cpu) ?? [];
    if (own.length === 0) this.full.set(cpu, own);
    own.push({ start, end });
  }
  closes(initiator: number, cpu: number, windowNs: number): void {
    const entries = this.current.get(initiator);
    entries?.closed.set(cpu, entries.t0 + windowNs);
  }
  returns(cpu: number, t: number): void {
    const entries = this.current.get(cpu);
    if (entries) entries.returned = t;
  }

  /** When a CPU was rid of a request's pages; Infinity if it never was. */
  cleanAt({ t0, byRange }: Entries, cpu: number): number {
    // A later flush ends later, but for one that a handler's stands in: the next few are enough.
    const all = this.full.get(cpu) ?? [];
    const first = bisector(({ start }: { readonly start: number }) => start).left(all, t0);
    const ends = all.slice(first, first + 4).map(({ end }) => end);
    return Math.min(byRange.get(cpu) ?? Infinity, ...ends);
  }
}

const nothing = (): void => {};

function bookOf(spec: Spec): EntryBook {
  const book = new EntryBook();
  const get = (_: object, name: keyof EntryBook): unknown => {
    const call = book[name] as unknown;
    return typeof call === 'function' ? call.bind(book) : nothing;
  };
  replicate(spec, 0, new Proxy({}, { get }) as Observer);
  return book;
}

/** What is wrong with the flushes of the requests that have returned. */
function findFaults(spec: Spec): string[] {
  const book = bookOf(spec);
  const { tasks } = spec.workload;
  const faults: string[] = [];
  for (const entries of book.all.filter(({ returned }) => returned < Infinity)) {
    const { cpu, t0, returned, asked, answered, closed } = entries;
    const others = Array.from({ length: tasks }, (_, one) => one).filter((one) => one !== cpu);
    if (String(asked) !== String(others)) faults.push(`${t0}: asked ${asked}`);
    const answers = answered.toSorted((a, b) => a - b);
    if (String(answers) !== String(others)) faults.push(`${t0}: answered ${answered}`);
    if (book.cleanAt(entries, cpu) > returned) faults.push(`${t0}: stale on its own CPU`);
    for (const other of others) {
      const clean = book.cleanAt(entries, other);
      const isLate = spec.kernel.acknowledge === 'after-flush' && clean > returned + 1e-6;
      if (isLate || clean === Infinity) faults.push(`${t0}: stale on ${other} at its return`);
      const told = closed.get(other);
      if (told !== undefined && Math.abs(told - clean) > 1e-6) faults.push(`${t0}: closed early`);
    }
  }
  return faults;
}

/** 2 to 5 CPUs that ask each other all the time, with costs that let anything come before anything. */
const anySchedule: fc.Arbitrary<Spec> = fc
  .record({
    tasks: fc.integer({ min: 2, max: 5 }),
    seed: fc.nat(1e6),
    kernel: fc.record({
      kick: fc.constantFrom('per-target', 'once'),
      kickTo: fc.constantFrom('empty-queues', 'all'),
      localFlush: fc.constantFrom('sequential', 'concurrent'),
      acknowledge: fc.constantFrom('after-flush', 'before-flush'),
      generationReads: fc.constantFrom('always', 'if-behind', 'never'),
      handlerLines: fc.constantFrom(0, 3),
    }),
    machine: fc.record({
      sockets: fc.constantFrom(1, 2),
      irqCycles: fc.constantFrom(50, 1200),
      invlpgCycles: fc.constantFrom(30, 900),
      fullFlushCycles: fc.constantFrom(40, 4000),
      ipiNearNs: fc.constantFrom(30, 700),
      lineFarNs: fc.constantFrom(50, 900),
      icrNs: fc.constantFrom(0, 120),
    }),
    userCycles: fc.constantFrom(20, 800, 4000),
    pages: fc.constantFrom(1, 5, 40),
  })
  .map(({ tasks, seed, kernel, machine, userCycles, pages }) => {
    // A CPU that is asked faster than it flushes does nothing else, and its own request never ends.
    const transfers = 2.1 * (1 + kernel.handlerLines) * machine.lineFarNs;
    const flushes = machine.fullFlushCycles + pages * machine.invlpgCycles;
    const served = machine.irqCycles + transfers + flushes;
    const workload = makeKernelBuild(tasks, {
      domain: 'user',
      placement: 'cpus',
      burstMs: 1e5,
      userCycles: userCycles + 2 * tasks * served,
      kernelCycles: 100,
      pages,
    });
    const run = { warmupMs: 0, measureMs: 0.2, horizonMs: 1, seed };
    const spec = makeSpec(makeMachine(tasks, machine), workload, policies.sync, run);
    return { ...spec, kernel: { ...spec.kernel, generations: true, ...kernel } };
  });

describe('generations', () => {
  it('skip no flush that any TLB entry needs, and each CPU answers each request once', () => {
    let requests = 0;
    fc.assert(
      fc.property(anySchedule, (spec) => {
        requests += spec.workload.tasks;
        expect(findFaults(spec)).toEqual([]);
      }),
      { numRuns: longOr(100_000, 500), seed: 21 },
    );
    expect(requests).toBeGreaterThan(0);
  });

  it('are found out when a CPU claims to be further than it is', () => {
    const take = vi.spyOn(Generations.prototype, 'take').mockReturnValue('range');
    const specs = fc.sample(anySchedule, { numRuns: 40, seed: 22 });
    expect(specs.flatMap(findFaults)).toEqual([]);
    take.mockReturnValue('none');
    expect(specs.flatMap(findFaults).length).toBeGreaterThan(specs.length);
    take.mockRestore();
  });

  it('make CPUs that fall behind flush in full, or not at all', () => {
    const [spec] = fc.sample(anySchedule, { numRuns: 1, seed: 23 });
    const busy = { ...spec!, run: { ...spec!.run, measureMs: 1 } };
    const counted = (generations: boolean) =>
      replicate({ ...busy, kernel: { ...busy.kernel, generations } }, 0).counters;
    const [on, off] = [counted(true), counted(false)];
    expect(off.nr_tlb_local_flush_all).toBe(0);
    expect(on.nr_tlb_local_flush_all).toBeGreaterThan(0);
    const flushes = on.nr_tlb_local_flush_all + on.nr_tlb_local_flush_one;
    expect(flushes).toBeLessThan(on.nr_tlb_remote_flush_received + on.flushRequests);
  });
});
