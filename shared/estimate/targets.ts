import type { Base } from './base.ts';

/** Whether a target is on the socket of the CPU that asks. */
export type Way = 'near' | 'far';

/** CPUs that follow each other in the order in which requests are sent, and are alike. */
export interface Block {
  readonly count: number;
  readonly line: number;
  readonly way: Way;
  /** Chance that one is idle; 1 if it has no task. */
  readonly idle: number;
}

/** CPUs that ask, by the socket that they are on; `weight` is their share. */
export interface Initiators {
  readonly weight: number;
  readonly blocks: readonly Block[];
}

/** CPUs of a socket, or of some that follow each other; and those of them that have a task. */
interface SocketCpus {
  readonly all: number;
  readonly used: number;
}

/** With more sockets than this, those between the first and the last are told as one. */
const fewSockets = 4;

/** Socket by socket: tasks take sockets in turn. */
function socketsOf({ spec: { machine }, used }: Base): SocketCpus[] {
  const { cpus, sockets } = machine;
  const each = Array.from({ length: sockets }, (_, socket) => {
    const all = Math.ceil(((socket + 1) * cpus) / sockets) - Math.ceil((socket * cpus) / sockets);
    return { all, used: Math.max(0, Math.min(all, Math.ceil((used - socket) / sockets))) };
  });
  const [first, last] = [each.at(0), each.at(-1)];
  if (sockets <= fewSockets || !first || !last) return each;
  const sum = (of: (one: SocketCpus) => number) =>
    each.slice(1, -1).reduce((total, one) => total + of(one), 0);
  return [first, { all: sum(({ all }) => all), used: sum((one) => one.used) }, last];
}

/** The targets of each CPU that asks. With `runningOnly` CPUs without a task are none. */
export function initiatorsOf(base: Base, idleShare: number, runningOnly: boolean): Initiators[] {
  const { costs, spec } = base;
  const sockets = socketsOf(base);
  const isWhole = sockets.length === spec.machine.sockets;
  const blocksOf = (own: number): Block[] =>
    sockets.flatMap(({ all, used }, socket) => {
      const isOwn = socket === own;
      const line = isOwn ? costs.lineNear : costs.lineFar;
      const way: Way = isOwn ? 'near' : 'far';
      const others = used - (isOwn ? 1 : 0);
      const running = { count: others, line, way, idle: runningOnly ? 0 : idleShare };
      const vacant = { count: runningOnly ? 0 : all - used, line, way, idle: 1 };
      return [running, vacant].filter(({ count }) => count > 0);
    });
  const shares = sockets.map(({ used }) => used / base.used);
  // The first socket stands for those between it and the last too.
  const weights = isWhole ? shares : [1 - (shares.at(-1) ?? 0), 0, shares.at(-1) ?? 0];
  return weights
    .map((weight, socket) => ({ weight, blocks: blocksOf(socket) }))
    .filter(({ weight }) => weight > 0);
}
