import type { Spec } from '../../shared/spec/spec.ts';

/** What each thread simulated last: V8 compiles the engine in a thread for the specs that run there. */
export interface LastSpecs<Thread> {
  /**
   * The place of the replication that suits a thread best: the first one of its last spec, else of a spec
   * that is no other thread's last, else the first.
   */
  choose(thread: Thread, waiting: readonly { readonly spec: Spec }[]): number;
  /** A thread simulates a spec, the same object for all of its replications. */
  set(thread: Thread, spec: Spec): void;
  delete(thread: Thread): void;
}

export function createLastSpecs<Thread>(): LastSpecs<Thread> {
  const last = new Map<Thread, Spec>();
  return {
    choose(thread, waiting) {
      const own = waiting.findIndex(({ spec }) => spec === last.get(thread));
      if (own >= 0) return own;
      const taken = new Set(last.values());
      return Math.max(
        0,
        waiting.findIndex(({ spec }) => !taken.has(spec)),
      );
    },
    set: (thread, spec) => void last.set(thread, spec),
    delete: (thread) => void last.delete(thread),
  };
}
