import * as v from 'valibot';
import { LabError } from '../../shared/errors.ts';
import { machineSchema, type Machine } from '../../shared/spec/machine.ts';
import type { Constants } from '../engine/constants.ts';
import { guest16 } from '../engine/machines/assumed/guest-16.ts';
import { profileOf } from '../engine/machines/measured-machine.ts';
import { generationNames } from './cost-origin.ts';
import { findGeneration, isOtherArchitecture } from './find-machine.ts';
import type { Lscpu, SeatedCpu } from './lscpu.ts';

/** A machine made of what `lscpu` says of one, and what had to be assumed, in words. */
export interface ImportedMachine {
  readonly machine: Machine;
  readonly assumed: readonly string[];
}

/** How a machine is put together. */
interface Layout {
  readonly cpus: number;
  readonly sockets: number;
  readonly threadsPerCore: number;
  readonly coresPerGroup: number;
  readonly assumed: readonly string[];
}

const mostCpus = 1024;

function countOf(lscpu: Lscpu, field: string): number | null {
  const value = Number.parseInt(lscpu.get(field) ?? '', 10);
  return value > 0 ? value : null;
}

/** `L3: 256 MiB (8 instances)`; null if it is not said how many there are. */
function countCaches(lscpu: Lscpu): number | null {
  const text = lscpu.get('L3') ?? lscpu.get('L3 cache') ?? '';
  const found = /\((\d+) instances?\)/.exec(text);
  return found ? Number(found[1]) : null;
}

function countsOf(lscpu: Lscpu): Layout {
  const cpus = countOf(lscpu, 'CPU(s)');
  if (cpus === null) {
    throw new LabError(
      'bad-value',
      'lscpu does not say how many CPUs there are',
      'lscpu -J > FILE',
    );
  }
  const sockets = countOf(lscpu, 'Socket(s)');
  const threads = countOf(lscpu, 'Thread(s) per core');
  const caches = countCaches(lscpu);
  const cores = Math.ceil(cpus / (threads ?? 1));
  const isGrouped = caches !== null && caches > (sockets ?? 1);
  const [online, offline] = ['On-line', 'Off-line'].map((word) => lscpu.get(`${word} CPU(s) list`));
  const isPart = online !== undefined && countList(online) !== cpus;
  const isWithout = !isPart && offline !== undefined && offline !== '';
  return {
    cpus,
    sockets: sockets ?? 1,
    threadsPerCore: threads ?? 1,
    coresPerGroup: isGrouped ? Math.max(1, Math.round(cores / caches)) : 0,
    assumed: [
      ...(sockets === null ? ['one socket'] : []),
      ...(threads === null ? ['one thread a core'] : []),
      ...(caches === null ? ['one last-level cache a socket'] : []),
      ...(isPart ? [`all CPUs are online, not only ${online}`] : []),
      ...(isWithout ? [`all CPUs are online, ${offline} too`] : []),
    ],
  };
}

/** How many CPUs a list such as `0-3,8` has. */
function countList(list: string): number {
  return list.split(',').reduce((sum, part) => {
    const [first, last] = part.split('-').map(Number);
    return sum + (last === undefined ? 1 : last - (first ?? 0) + 1);
  }, 0);
}

/** Linux lists one thread of every core, socket by socket, then the next: what the model takes for granted. */
function isInOrder(seats: readonly SeatedCpu[], cores: number): boolean {
  return seats.every(({ core, socket }, at) => {
    const first = seats[at % cores];
    const before = seats[Math.max(0, (at % cores) - 1)];
    const isSameCore = first?.core === core && first.socket === socket;
    return isSameCore && (before?.socket ?? 0) <= socket;
  });
}

function seatsOf(seats: readonly SeatedCpu[]): Layout {
  const cpus = seats.length;
  const count = (of: (seat: SeatedCpu) => string) => new Set(seats.map(of)).size;
  const cores = count(({ socket, core }) => `${socket} ${core}`);
  const sockets = count(({ socket }) => `${socket}`);
  const isKnown = seats.every(({ cache }) => cache !== null);
  const caches = isKnown ? count(({ socket, cache }) => `${socket} ${cache}`) : sockets;
  const isEven = cpus % cores === 0 && cores % sockets === 0;
  return {
    cpus,
    sockets,
    threadsPerCore: Math.max(1, Math.round(cpus / cores)),
    coresPerGroup: caches > sockets ? Math.max(1, Math.round(cores / caches)) : 0,
    assumed: [
      ...(isKnown ? [] : ['one last-level cache a socket']),
      ...(isEven ? [] : ['sockets and cores are alike, as many CPUs each']),
      ...(isInOrder(seats, cores)
        ? []
        : [
            'CPUs are numbered one thread of every core first, socket by socket; here they are not',
          ]),
    ],
  };
}

interface Clock {
  readonly ghz: number;
  readonly assumed: readonly string[];
}

/** Cycles are those of the time stamp counter: the clock in the name, where it has one. */
function clockOf(lscpu: Lscpu): Clock {
  const [, named] = /@\s*([\d.]+)\s*GHz/i.exec(lscpu.get('Model name') ?? '') ?? [];
  if (named !== undefined) return { ghz: Number(named), assumed: [] };
  const most = Number.parseFloat(lscpu.get('CPU max MHz') ?? '');
  if (most > 100 && most < 10000) {
    const ghz = Math.round(most) / 1000;
    return { ghz, assumed: ['ghz: the highest clock, as the nominal one is not said'] };
  }
  return { ghz: 2.2, assumed: ['ghz: 2.2, as no clock is said'] };
}

/** In a guest `lscpu` names the hypervisor, and nothing of what it does. */
function guestOf(lscpu: Lscpu): { fields: Partial<Machine>; assumed: readonly string[] } {
  const host = lscpu.get('Hypervisor vendor');
  if (host === undefined) return { fields: {}, assumed: [] };
  const ipiExitNs = guest16.more?.ipiExitNs ?? 0;
  return {
    fields: { ipiExitNs },
    assumed: [
      `a guest of ${host}: ipiExitNs ${ipiExitNs}, a guess (500 to 4000); vCPUs are never taken off ` +
        '(set machine.vcpuStolenMs)',
    ],
  };
}

/**
 * The machine that `lscpu -J` describes, with its CPUs as `lscpu -J -e` seats them if that is there. What
 * its CPUs cost is taken from the generation that its name tells, or else from Skylake-SP.
 * @throws LabError `bad-value` for another architecture, or for what no machine of the lab can be.
 */
export function importMachine(
  { name, lscpu, seats }: { name: string; lscpu: Lscpu; seats: readonly SeatedCpu[] | null },
  constants: Constants,
): ImportedMachine {
  const said = (field: string) => lscpu.get(field) ?? '';
  const [architecture, model, vendor] = [
    said('Architecture'),
    said('Model name'),
    said('Vendor ID'),
  ];
  const isOther =
    !/x86|i[3-6]86|^$/.test(architecture) || isOtherArchitecture(`${vendor} ${model}`);
  if (isOther) {
    const message = `the model has the mechanics of x86, and this is ${architecture || model || vendor}`;
    throw new LabError('bad-value', message, 'take a machine of lab machines');
  }
  const layout = seats && seats.length > 0 ? seatsOf(seats) : countsOf(lscpu);
  if (layout.cpus > mostCpus) {
    const message = `the lab has machines of up to ${mostCpus} CPUs, and this has ${layout.cpus}`;
    throw new LabError(
      'bad-value',
      message,
      `take the largest that there is: --machine server-${mostCpus}`,
    );
  }
  const found = findGeneration(`${model} ${vendor}`);
  const generation = found ?? 'skylake';
  const clock = clockOf(lscpu);
  const guest = guestOf(lscpu);
  const { assumed, ...counts } = layout;
  const title = model === '' ? name : model;
  const facts = { name, title, generation, ...counts, ghz: clock.ghz, assumed: [] };
  const machine = v.parse(machineSchema, {
    ...profileOf(facts, constants),
    sockets: Math.min(layout.sockets, layout.cpus),
    ...guest.fields,
  });
  const costs = `all costs: those fitted to ${generationNames[generation]}`;
  const why = found === undefined ? `${costs}, as ${title} tells no generation` : costs;
  return { machine, assumed: [why, ...assumed, ...clock.assumed, ...guest.assumed] };
}
