import { describe, expect, it } from 'vitest';
import { linksBetween, Topology } from '../../../main/engine/topology.ts';
import { makeMachine } from '../../support/specs.ts';

/** Two sockets of two cores with two threads each. */
const eight = new Topology(
  makeMachine(8, {
    sockets: 2,
    threadsPerCore: 2,
    lineThreadNs: 8,
    lineNearNs: 50,
    lineFarNs: 110,
  }),
);

describe('the topology of a machine', () => {
  it('numbers one thread of every core first', () => {
    expect([...eight.coreOf]).toEqual([0, 1, 2, 3, 0, 1, 2, 3]);
    expect([...eight.socketOf]).toEqual([0, 0, 1, 1, 0, 0, 1, 1]);
  });

  it('knows threads, cores and sockets by the time of a transfer', () => {
    expect([4, 1, 5, 2, 6].map((cpu) => eight.line(0, cpu))).toEqual([8, 50, 50, 110, 110]);
    expect(eight.longestLine).toBe(110);
  });

  it('pins tasks by number, by socket and by core', () => {
    expect(eight.order('cpus')).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(eight.order('threads')).toEqual([0, 4, 1, 5, 2, 6, 3, 7]);
    expect(eight.order('sockets')).toEqual([0, 2, 1, 3, 4, 6, 5, 7]);
  });

  it('counts links between sockets as in a hypercube', () => {
    expect([1, 3, 7, 4].map((socket) => linksBetween(0, socket))).toEqual([1, 2, 3, 1]);
    const far = { sockets: 8, lineNearNs: 50, lineFarNs: 100, lineHopNs: 30 };
    const topology = new Topology(makeMachine(8, far));
    expect([1, 3, 7].map((cpu) => topology.line(0, cpu))).toEqual([100, 130, 160]);
    expect(topology.longestLine).toBe(160);
  });

  it('tells groups of cores apart inside a socket', () => {
    const groups = { sockets: 1, coresPerGroup: 2, lineGroupNs: 20, lineNearNs: 100 };
    const topology = new Topology(makeMachine(4, groups));
    expect([1, 2, 3].map((cpu) => topology.line(0, cpu))).toEqual([20, 100, 100]);
  });
});
