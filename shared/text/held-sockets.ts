import type { Spec } from '../spec/spec.ts';

/** What a sentence about the sockets of runs needs to know of each. */
type OnMachine = Pick<Spec, 'machine'>;

/**
 * What is held while the CPUs of a machine vary: its sockets, a sentence for each machine that is
 * simulated with several CPU counts. Nothing where its sockets vary as well.
 */
export function explainHeldSockets(specs: readonly OnMachine[]): string[] {
  const groups = Map.groupBy(specs, ({ machine }) => machine.name);
  return [...groups].flatMap(([name, group]) => {
    const machines = group.map(({ machine }) => machine);
    if (new Set(machines.map(({ cpus }) => cpus)).size === 1) return [];
    const held = Math.max(...machines.map(({ sockets }) => sockets));
    const isHeld = machines.every(({ cpus, sockets }) => sockets === Math.min(held, cpus));
    if (!isHeld) return [];
    const few = machines.some(({ sockets }) => sockets < held) ? ' (fewer where CPUs are)' : '';
    const spread = held === 1 ? '' : ', with the CPUs spread evenly over them';
    return [`${name}: sockets held at ${held}${few}${spread}.`];
  });
}
