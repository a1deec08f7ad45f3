import { computed, inject, provide, shallowRef, type ComputedRef, type InjectionKey } from 'vue';

/** What all figures of a page show together, by policy. */
export interface Focus {
  /** The policy that is pointed at; the others are pale. */
  readonly pointed: Readonly<ComputedRef<string | null>>;
  /** Policies that are shown alone; empty if all are. */
  readonly only: ComputedRef<ReadonlySet<string>>;
  readonly hidden: ComputedRef<ReadonlySet<string>>;
  /** The budget as typed, `1.5x,1ms`. */
  readonly accept: ComputedRef<string | null>;
  point(policy: string | null): void;
  /** Shows one alone; with `add` along with those before; again, all. */
  isolate(policy: string, add: boolean): void;
  /** Hides one, or shows it again. */
  toggle(policy: string): void;
  showAll(): void;
  setAccept(text: string): void;
  openRun(key: string): void;
}

/** The part of an address that holds it. */
export interface FocusParams {
  readonly only?: string | undefined;
  readonly hide?: string | undefined;
  readonly accept?: string | undefined;
}

const focusKey: InjectionKey<Focus> = Symbol('focus');

const listOf = (text: string | undefined): ReadonlySet<string> =>
  new Set((text ?? '').split(',').filter(Boolean));

/** Holds what figures show in the address, so that a link is a view. */
export function createFocus(
  params: () => FocusParams,
  set: (change: FocusParams) => void,
  openRun: (key: string) => void,
): Focus {
  const pointed = shallowRef<string | null>(null);
  const only = computed(() => listOf(params().only));
  const hidden = computed(() => listOf(params().hide));
  const write = (names: Iterable<string>) => [...names].join(',') || undefined;
  return {
    pointed: computed(() => pointed.value),
    only,
    hidden,
    accept: computed(() => params().accept ?? null),
    point: (policy) => {
      pointed.value = policy;
    },
    isolate: (policy, add) => {
      const rest = [...only.value].filter((name) => name !== policy);
      const isOff = only.value.has(policy) && (add || only.value.size === 1);
      const next = isOff ? rest : add ? [...rest, policy] : [policy];
      set({ only: write(next), hide: undefined });
    },
    toggle: (policy) => {
      const next = new Set(hidden.value);
      if (!next.delete(policy)) next.add(policy);
      set({ hide: write(next) });
    },
    showAll: () => set({ only: undefined, hide: undefined }),
    setAccept: (text) => set({ accept: text }),
    openRun,
  };
}

export function provideFocus(focus: Focus): void {
  provide(focusKey, focus);
}

/** Null outside of pages whose figures are linked. */
export function useFocus(): Focus | null {
  return inject(focusKey, null);
}
