// Reads what scontrol prints about the tasks of a job array. The rule: a state that is not known to be
// an end counts as going on.

/** States after which a task runs no more, unless it is submitted again. */
const ends: ReadonlySet<string> = new Set([
  'BOOT_FAIL',
  'CANCELLED',
  'COMPLETED',
  'DEADLINE',
  'FAILED',
  'NODE_FAIL',
  'OUT_OF_MEMORY',
  'TIMEOUT',
]);

export const isEnd = (state: string): boolean => ends.has(state);

/** True if a task has a node now. */
export const isRunning = (state: string): boolean => state === 'RUNNING' || state === 'COMPLETING';

/** The numbers of `3`, `1-4`, `1,5-7` and `2-9%3`. */
export function readTaskIds(text: string): number[] {
  return text
    .replace(/%\d+$/, '')
    .split(',')
    .flatMap((range) => {
      const [, from, to] = /^(\d+)(?:-(\d+))?$/.exec(range) ?? [];
      if (from === undefined) return [];
      const last = Number(to ?? from);
      return Array.from(
        { length: Math.max(0, last - Number(from) + 1) },
        (_, i) => Number(from) + i,
      );
    });
}

/** The state of each task that `scontrol show job -o` lists, by its number in the array. */
export function readTaskStates(text: string): Map<number, string> {
  const states = new Map<number, string>();
  for (const line of text.split('\n')) {
    const [, ids = ''] = /\bArrayTaskId=(\S+)/.exec(line) ?? [];
    const [, state = ''] = /\bJobState=([A-Z_]+)/.exec(line) ?? [];
    for (const id of readTaskIds(ids)) states.set(id, state);
  }
  return states;
}
