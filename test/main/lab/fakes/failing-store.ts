import { LabError } from '../../../../shared/errors.ts';
import type { RunStore } from '../../../../main/store/store.ts';
import { createFakeStore } from './fake-store.ts';

export type FakeStore = ReturnType<typeof createFakeStore>;

/** A full disk: these methods throw from now on, until the list is empty. */
export interface Failing {
  readonly store: FakeStore;
  fail(...methods: (keyof RunStore)[]): void;
}

export function createFailingStore(): Failing {
  const store = createFakeStore();
  let failing: readonly PropertyKey[] = [];
  const refuse = () => {
    throw new LabError('database-unreadable', 'the disk is full', 'free some space');
  };
  return {
    store: new Proxy(store, {
      get: (target, name, receiver) =>
        failing.includes(name) ? refuse : (Reflect.get(target, name, receiver) as unknown),
    }),
    fail: (...methods) => {
      failing = methods;
    },
  };
}
