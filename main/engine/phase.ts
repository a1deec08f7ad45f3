// What a CPU can be doing: always one phase (MODEL.md, sections 2, 4 and 5). Phases are kept in typed
// arrays, so they are numbers; write them as `phase.user`, and keep them in variables of type `Phase`.

export const phase = {
  idle: 0,
  user: 1,
  kernel: 2,
  send: 3,
  wait: 4,
  local: 5,
  switchToTask: 6,
  switchToIdle: 7,
  drain: 8,
  parked: 9,
  lockWait: 10,
} as const;

export type Phase = (typeof phase)[keyof typeof phase];
