// What can happen on a CPU of a replay. Steps are kept in typed arrays, so they are numbers; write them
// as `step.op`, and keep them in variables of type `Step`.

/**
 * At `toTask` and `toIdle` the CPU switches. At `op` pages go to user space; at `reuse` they do too,
 * but user space had all of them before. At `map` the kernel gets pages back that user space had. An
 * `entry` is any other allocation, or a free. When an idle CPU allocates for user space, a task must be
 * there that no switch announced: `stray` lets it in before the op, and `strayEnds` makes the CPU idle
 * again after it. `end` is where the recording ends. At `arrival` a task is found on an idle CPU that
 * no switch announced, and stays. At `request` other CPUs are asked to flush user mappings.
 */
export const step = {
  toTask: 0,
  toIdle: 1,
  stray: 2,
  op: 3,
  reuse: 4,
  map: 5,
  entry: 6,
  strayEnds: 7,
  end: 8,
  arrival: 9,
  request: 10,
} as const;

export type Step = (typeof step)[keyof typeof step];
