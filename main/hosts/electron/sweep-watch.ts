// What the main process knows about sweeps: the unfinished ones, from the list and from events. The
// rule: events are newer than a list requested before them. The listeners use this for the power
// blocker, the title and the menu.
import type { CallValue, EventFrame, SweepSummary } from '../../../shared/contract.ts';
import type { Backend } from '../backend.ts';

/** The states in which a sweep is unfinished. */
const openStates = ['running', 'paused', 'interrupted'] as const;

/**
 * Reports the unfinished sweeps, newest first, whenever they change. Asks for the list again after
 * `missed`. Returns the function that ends it.
 */
export function watchSweeps(
  backend: Backend,
  listener: (open: readonly SweepSummary[]) => void,
): () => void {
  const known = new Map<number, SweepSummary>();
  let hasEnded = false;

  const report = () => {
    const open = [...known.values()].filter(({ state }) => openStates.some((one) => one === state));
    listener(open.toSorted((a, b) => b.id - a.id));
  };
  const list = async () => {
    known.clear();
    const reply = await backend.dispatch({ call: 'sweep.list', input: { states: openStates } });
    if (hasEnded || !reply.ok) return;
    const { rows } = reply.value as CallValue<'sweep.list'>;
    for (const sweep of rows) if (!known.has(sweep.id)) known.set(sweep.id, sweep);
    report();
  };
  const take = (frame: EventFrame) => {
    if (frame.event === 'missed') void list();
    if (frame.event !== 'sweep.changed') return;
    known.set(frame.payload.id, frame.payload);
    report();
  };

  const stop = backend.subscribe(null, take);
  void list();
  return () => {
    hasEnded = true;
    stop();
  };
}
