/** What the keys of a list of rows do; rows are identified by index. */
export interface GridVerbs {
  readonly total: () => number;
  readonly active: () => number;
  /** Rows visible at once. */
  readonly pageRows: () => number;
  readonly activate: (index: number) => void;
  readonly toggle: (index: number) => void;
  /** Selects up to this row. */
  readonly extend: (index: number) => void;
  readonly open: (index: number) => void;
  readonly star: (index: number) => void;
  readonly selectAll: () => void;
  readonly clear: () => void;
  readonly undo: () => void;
}

type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

/** The row that a key leads to; undefined for any other key. */
function targetOf(key: string, verbs: GridVerbs): number | undefined {
  const [active, last] = [verbs.active(), verbs.total() - 1];
  const page = Math.max(1, verbs.pageRows() - 1);
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: active + 1,
    ArrowUp: active - 1,
    PageDown: active + page,
    PageUp: active - page,
    Home: 0,
    End: last,
  };
  const target = targets[key];
  return target === undefined || last < 0 ? undefined : Math.min(last, Math.max(0, target));
}

/** Handles a key; false when it means nothing here. */
export function pressGridKey(event: Key, verbs: GridVerbs): boolean {
  if (event.altKey) return false;
  const active = verbs.active();
  if (event.ctrlKey || event.metaKey) {
    const action = { a: verbs.selectAll, z: verbs.undo }[event.key.toLowerCase()];
    if (event.shiftKey || !action) return false;
    action();
    return true;
  }
  const target = targetOf(event.key, verbs);
  if (target !== undefined) {
    if (event.shiftKey) verbs.extend(target);
    verbs.activate(target);
    return true;
  }
  if (event.key === ' ') (event.shiftKey ? verbs.extend : verbs.toggle)(active);
  else if (event.key === 'Enter') verbs.open(active);
  else if (event.key === 's') verbs.star(active);
  else if (event.key === 'Escape') verbs.clear();
  else return false;
  return true;
}

/** A listener for the keys of a grid while one of its rows has the focus. */
export function useGridKeys(verbs: GridVerbs): (event: KeyboardEvent) => void {
  return (event) => {
    const isRow = event.target instanceof Element && event.target.closest('[data-index]') !== null;
    if (!isRow || event.isComposing || !pressGridKey(event, verbs)) return;
    event.preventDefault();
    event.stopPropagation();
  };
}
