// What the main process knows of sweeps: the ones that are not over, from the list and from events.
// The rule: events are newer than a list that was asked for before them. What is done with it, the
// power blocker, the title, the menu, is left to the listeners.
import type { CallValue, EventFrame, SweepSummary } from '../../../shared/contract.ts';
import type { Backend } from '../backend.ts';

/** States in which a sweep has something left to do. */
const openStates = ['running', 'paused', 'interrupted'] as const;

/**
 * Tells the sweeps that are not over, newest first, whenever that changes. After `missed` the list
 * is asked for anew. Returns the end of it.
 */
export function watchSweeps(
  backend: Backend,
  listener: (open: readonly SweepSummary[]) => void,
): () => void {
  const known = new Map<number, SweepSummary>();
  let hasEnded = false;

  const tell = () => {
    const open = [...known.values()].filter(({ state }) => openStates.some((one) => one === state));
    listener(open.toSorted((a, b) => b.id - a.id));
  };
  const list = async () => {
    known.clear();
    const reply = await backend.dispatch({ call: 'sweep.list', input: { states: openStates } });
    if (hasEnded || !reply.ok) return;
    const { rows } = reply.value as CallValue<'sweep.list'>;
    for (const sweep of rows) if (!known.has(sweep.id)) known.set(sweep.id, sweep);
    tell();
  };
  const take = (frame: EventFrame) => {
    if (frame.event === 'missed') void list();
    if (frame.event !== 'sweep.changed') return;
    known.set(frame.payload.id, frame.payload);
    tell();
  };

  const stop = backend.subscribe(null, take);
  void list();
  return () => {
    hasEnded = true;
    stop();
  };
}
