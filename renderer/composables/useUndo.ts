import {
  computed,
  hasInjectionContext,
  inject,
  onScopeDispose,
  provide,
  shallowRef,
  type InjectionKey,
} from 'vue';
import { useAttempt } from './useAttempt.ts';

/** Something that was done and can be taken back. */
export interface Undoable {
  /** What was done, as a sentence: `Deleted the sweep.` */
  readonly text: string;
  readonly undo: () => Promise<unknown>;
  /** True if the page says so itself. */
  readonly isSaid?: boolean;
}

/** Changes that can be taken back one after another, newest first. */
const kept = 50;
/** How long the last one is offered on the page, ms. */
const offeredMs = 10_000;

/** What was done on this page since it was opened, on whichever part of it. */
export function createUndo() {
  const done = shallowRef<readonly Undoable[]>([]);
  /** What the page says about the last thing done or taken back; empty after a while. */
  const message = shallowRef('');
  const { error, isBusy, attempt, dismiss } = useAttempt();
  let timer: ReturnType<typeof setTimeout> | undefined;
  onScopeDispose(() => clearTimeout(timer));

  function say(text: string): void {
    message.value = text;
    clearTimeout(timer);
    timer = setTimeout(() => (message.value = ''), offeredMs);
  }

  function push(change: Undoable): void {
    done.value = [...done.value, change].slice(-kept);
    if (!change.isSaid) say(change.text);
  }

  /** Takes the last change back; what it said, or undefined if there is none or that failed. */
  async function undo(): Promise<string | undefined> {
    const last = done.value.at(-1);
    if (!last || isBusy.value) return undefined;
    const isDone = await attempt(async () => {
      await last.undo();
      return true;
    });
    // What the lab no longer has is not offered again, so that what was done before it can be.
    if (isDone || error.value?.code === 'not-found') {
      done.value = done.value.filter((one) => one !== last);
    }
    if (!isDone) return undefined;
    if (last.isSaid) message.value = '';
    else say(`Taken back: ${last.text}`);
    return last.text;
  }

  return {
    message,
    canUndo: computed(() => done.value.length > 0),
    /** What would be taken back. */
    last: computed(() => done.value.at(-1)?.text ?? ''),
    /** Whether the message is about the change that would be taken back. */
    isOffered: computed(() => message.value !== '' && message.value === done.value.at(-1)?.text),
    error,
    isBusy,
    dismissError: dismiss,
    hide: () => (message.value = ''),
    push,
    undo,
  };
}

export type Undo = ReturnType<typeof createUndo>;

const undoKey: InjectionKey<Undo> = Symbol('undo');

/** For the page's root. */
export function provideUndo(): Undo {
  const undo = createUndo();
  provide(undoKey, undo);
  return undo;
}

/** The page's; one of its own outside a page. */
export function useUndo(): Undo {
  return (hasInjectionContext() ? inject(undoKey, null) : null) ?? createUndo();
}
